import type { Hex } from 'viem'
import type { ContractAct } from '../../../../../shared/domain/contract-board.ts'
import { type At, question } from '../questions.ts'
import { type Account, accountAt } from '../read-owner.ts'
import type { ProxyFacts } from '../version/read-proxy.ts'
import { type Members, managedDelay, managedMembers, roleMembers } from './role-members.ts'
import { type ActCall, actCalls, STRANGER, type Tried, tryAct } from './try-act.ts'

/** An account that may be one of those who can, and why one would think so. */
export interface Candidate {
  readonly address: string
  readonly because: string
}

/** An account that was tried at one endpoint. */
export interface TriedAccount {
  readonly address: string
  readonly account: Account
  readonly because: readonly string[]
  readonly tried: Tried
}

/** What one endpoint says of one act. */
export interface ActView {
  readonly act: ContractAct
  /** What an account is told that nobody has: against it every other answer is read. */
  readonly stranger: Tried
  readonly accounts: readonly TriedAccount[]
  /** False where a role is asked for whose holders this endpoint cannot list. */
  readonly listed: boolean
}

/** Who may do what, tried at one endpoint at the pinned block. Null where it does not answer. */
export async function readAuthority(
  at: At,
  contract: { readonly address: Hex; readonly proxy: ProxyFacts | null },
  known: readonly Candidate[],
): Promise<readonly ActView[] | null> {
  const calls = actCalls(contract.address, contract.proxy)
  const views = await Promise.all(calls.map((call) => readAct(at, call, known)))
  const whole = views.flatMap((view) => (view === null ? [] : [view]))
  return whole.length === views.length ? whole : null
}

async function readAct(
  at: At,
  call: ActCall,
  known: readonly Candidate[],
): Promise<ActView | null> {
  const [stranger, owner, manager] = await Promise.all([
    tryAct(at, call, STRANGER),
    question(at, call.to, 'owner'),
    question(at, call.to, 'authority'),
  ])
  if (stranger === null) return null
  const members = await membersOf(at, call, { stranger, manager })
  const candidates = merged([
    ...known,
    ...(typeof owner === 'string' ? [{ address: owner, because: 'owner' }] : []),
    ...(members.list ?? []).map((address) => ({ address, because: members.because })),
  ])
  const accounts = await Promise.all(
    candidates.map(async ({ address, because }): Promise<readonly TriedAccount[]> => {
      const [tried, account] = await Promise.all([
        tryAct(at, call, address),
        accountAt(at, address),
      ])
      if (tried === null) return []
      const whole = { address, account, because }
      return [{ ...whole, tried: await withDelay(tried, { at, call, manager, caller: address }) }]
    }),
  )
  const whole = accounts.flat()
  if (whole.length < candidates.length) return null
  return { act: call.act, stranger, accounts: whole, listed: members.list !== null }
}

/** A manager says how long it makes an account wait; the contract itself only that it does. */
async function withDelay(
  tried: Tried,
  asked: {
    readonly at: At
    readonly call: ActCall
    readonly manager: unknown
    readonly caller: string
  },
): Promise<Tried> {
  const { at, manager } = asked
  if (tried.kind !== 'not-allowed' || tried.late !== true || typeof manager !== 'string')
    return tried
  const seconds = await managedDelay(at, `0x${manager.slice(2)}`, asked)
  if (seconds === null) return tried
  return { ...tried, words: `its access manager makes ${asked.caller} wait for ${seconds} s` }
}

/** Whose role it is that the stranger lacks: the contract names it in its refusal. */
async function membersOf(
  at: At,
  call: ActCall,
  { stranger, manager }: { readonly stranger: Tried; readonly manager: unknown },
): Promise<{ readonly list: Members; readonly because: string }> {
  if (typeof manager === 'string') {
    const list = await managedMembers(at, `0x${manager.slice(2)}`, call)
    return { list, because: 'role at its access manager' }
  }
  if (stranger.kind !== 'not-allowed' || stranger.role === undefined) {
    return { list: [], because: '' }
  }
  return { list: await roleMembers(at, call.to, stranger.role), because: 'role' }
}

function merged(
  candidates: readonly Candidate[],
): readonly { readonly address: string; readonly because: readonly string[] }[] {
  const reasons = new Map<string, readonly string[]>()
  for (const { address, because } of candidates) {
    const key = address.toLowerCase()
    // The zero address is what a contract says that nobody owns.
    if (BigInt(key) === 0n) continue
    reasons.set(key, [...new Set([...(reasons.get(key) ?? []), because])])
  }
  return [...reasons].map(([address, because]) => ({ address, because }))
}

import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Challenge, Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import { OverrideInput } from '../target-input.ts'
import { feesFor } from './fees.ts'
import { type Judged, judgeContracts } from './judge-contract.ts'
import type { ContractsObserved } from './observe.ts'
import { unusableOf } from './read-chain.ts'
import type { PauseCall } from './read-contract.ts'
import { carriageActs } from './signers/carriage-acts.ts'
import { Carrier } from './signers/carrier.ts'
import type { KeyHere } from './signers/key-here.ts'
import { dataOf, switchTransactions } from './switch-transactions.ts'

export const SwitchInput = z.object({
  /** Ids of the profile's contracts, or all of them. */
  contracts: z.union([z.literal('all'), z.array(z.string())]),
  /** Ids that are left as they are, e.g. one whose successor has taken its place. */
  except: z.array(z.string()).exactOptional(),
  override: OverrideInput,
})
export type SwitchInput = z.infer<typeof SwitchInput>

export const SwitchDetails = z.object({
  call: z.enum(['pause', 'unpause']),
  chainId: z.number(),
  carrier: Carrier,
  contracts: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
  override: z.string().nullable(),
})
export type SwitchDetails = z.infer<typeof SwitchDetails>

const verbs: Readonly<Record<PauseCall, string>> = { pause: 'Pause', unpause: 'Unpause' }

/** One transaction for each contract that this signer may switch; the others say who can. Pure. */
export function planSwitch(
  call: PauseCall,
  input: SwitchInput,
  observed: ContractsObserved,
): Planned<SwitchDetails> {
  const { profile, key, chain } = observed
  const judged = judgeContracts(observed, call).filter(({ id }) =>
    isWanted(id, call, input, profile),
  )
  const sent = judged.filter(({ kind }) => kind === 'send')
  const evidence = judged.map((one) => fact(one.name, wordsOf(one, call)))
  if (sent.length === 0 || key.kind === 'away')
    return nothingToSend(call, judged, { evidence, key })
  const { fees, aboveCap } = feesFor(chain.baseFee, profile.maxFeeGwei)
  if (aboveCap && input.override === undefined) {
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: `The chain asks for ${gwei(chain.baseFee)} gwei, the profile pays ${profile.maxFeeGwei}.`,
        tried: `to plan ${call}() within the cap`,
        next: 'Wait until it is cheaper, or go past the cap with a reason.',
        field: 'systems.contracts.maxFeeGwei',
      }),
      override: `Pay up to ${gwei(fees.capPerGas)} gwei per gas.`,
    }
  }
  const details: SwitchDetails = {
    call,
    chainId: profile.chainId,
    carrier: { kind: 'key', address: key.address },
    contracts: sent.map(({ id, name, address }) => ({ id, name, address })),
    override: input.override ?? null,
  }
  const [only] = sent
  const named = sent.length === 1 && only !== undefined ? only.name : `${sent.length} contracts`
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: call,
      title: `${verbs[call]} ${named} on chain ${profile.chainId}`,
      now: evidence,
      target: sent.map(({ name, address }) => fact(name, `${address} ${call}d`)),
      acts: carriageActs(details.carrier, switchTransactions(details), {
        chainId: profile.chainId,
        lookedAt: observed.lookedAt,
      }),
      preconditions: {},
      details,
      reversibility: 'irreversible',
      challenge: challengeOf(profile.chainId, sent),
      warnings: [
        ...(call === 'unpause' ? ofSuccessor(input, observed) : []),
        ...judged.flatMap((one) => warningsOf(one, call)),
        ...unusableOf(chain).map((words) => `Not counted: ${words}.`),
      ],
    },
  }
}

/** Several contracts of one project may share a name; no two share an address. */
function challengeOf(chainId: number, sent: readonly Judged[]): Challenge {
  const [only, ...more] = sent
  const chain = 'the chain id as the RPC endpoints say it'
  return only !== undefined && more.length === 0
    ? {
        expects: `${chainId} ${only.address.slice(-4)}`,
        madeOf: `${chain}, and the end of the address`,
      }
    : {
        expects: `${chainId} ${sent.length} contracts`,
        madeOf: `${chain}, and how many are sent to`,
      }
}

/** Unpausing what was paused, by the same key; who may pause may not always unpause: that plan will say so. */
export function planSwitchBack({ details, title }: Plan<SwitchDetails>): Undo {
  const back: PauseCall = details.call === 'pause' ? 'unpause' : 'pause'
  return {
    kind: 'undo',
    title: `${verbs[back]} again (${title})`,
    acts: carriageActs(details.carrier, switchTransactions({ ...details, call: back }), {
      chainId: details.chainId,
      lookedAt: new Date(0),
    }),
    operation: {
      system: 'contracts',
      name: back,
      input: { contracts: details.contracts.map(({ id }) => id) },
    },
  }
}

function nothingToSend(
  call: PauseCall,
  judged: readonly Judged[],
  { evidence, key }: { readonly evidence: readonly Evidence[]; readonly key: KeyHere },
): Planned<SwitchDetails> {
  const open = judged.filter(({ kind }) => kind === 'by-others' || kind === 'unknown')
  if (open.length === 0) {
    const because = `Nothing is left to ${call} here.`
    return { kind: 'nothing-to-do', because, evidence }
  }
  if (key.kind === 'away') return { kind: 'refusal', failure: key.failure }
  return {
    kind: 'refusal',
    failure: failure('NO_PRIVILEGE', {
      summary: `This signer can ${call} nothing of it.`,
      tried: `${call}() of each contract, as a trial`,
      answered: open.map((one) => `${one.name}: ${wordsOf(one, call)}`).join('; '),
      next: `Send ${call}() by whoever can: the list says who, the call is ${dataOf(call)}.`,
      retry: 'no',
    }),
  }
}

export function wordsOf(one: Judged, call: PauseCall): string {
  switch (one.kind) {
    case 'send':
      return call === 'pause'
        ? 'not paused; this signer may pause it'
        : 'paused; this signer may unpause it'
    case 'already':
      return call === 'pause' ? 'paused already' : 'not paused'
    case 'by-others':
      return `not by this signer: ${one.who}`
    case 'impossible':
    case 'unknown':
      return one.because
  }
}

function warningsOf(one: Judged, call: PauseCall): readonly string[] {
  const split = one.disagreement === undefined ? [] : [`${one.name}: ${one.disagreement}.`]
  if (one.kind !== 'by-others') return split
  const how =
    one.owner.kind === 'safe'
      ? ` Its owners sign ${dataOf(call)} to ${one.address} under nonce ${one.owner.nonce}: a later nonce would wait behind whatever is queued.`
      : ''
  return [...split, `${one.name} stays as it is: ${one.who}.${how}`]
}

function gwei(wei: bigint): string {
  return (Number(wei / 1_000_000n) / 1000).toString()
}

/** Who is meant. A successor must not be used before it has all of its rows: *all* leaves it paused. */
function isWanted(
  id: string,
  call: PauseCall,
  { contracts, except }: SwitchInput,
  { state }: ContractsObserved['profile'],
): boolean {
  if (except?.includes(id) === true) return false
  if (contracts !== 'all') return contracts.includes(id)
  return call === 'pause' || id !== state?.to
}

/** Whether it has all of its rows this look does not know. */
function ofSuccessor(
  { contracts }: SwitchInput,
  { profile }: ContractsObserved,
): readonly string[] {
  const { state } = profile
  const to = profile.contracts.find(({ id }) => id === state?.to)
  if (to === undefined) return []
  if (contracts === 'all') {
    return [`${to.name} is left as it is: the move of state unpauses it, when it has all rows.`]
  }
  return contracts.includes(to.id)
    ? [`${to.name} is the successor in a move of state: unpause it there, unless the move is done.`]
    : []
}

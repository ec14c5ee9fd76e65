import { numberToHex } from 'viem'
import type { Reads } from '../../../../ports/reads.ts'
import { largest } from '../../largest.ts'
import { type At, question } from '../../questions.ts'
import { type ChainView, usableOf } from '../../read-chain.ts'
import { type Trial, tryCall } from '../../read-contract.ts'
import { chainNow, nonceAt } from '../next-nonce.ts'
import { codeFingerprint } from './code-fingerprint.ts'
import type { Kept, KeptTransaction } from './kept.ts'
import { type SignedWhere, whereIs } from './where-are.ts'

/** What every endpoint that counts says of one signed transaction. */
export interface TransactionStanding {
  readonly where: SignedWhere
  /** Null where nobody says. */
  readonly paused: boolean | null
  /** What the contract says to the call from the account, at the pinned block; null where nobody says. */
  readonly trial: Trial | null
  /** What it runs now, as each endpoint says that answers. */
  readonly codes: readonly string[]
}

/** What every endpoint that counts says of a signed file. */
export interface SignedStanding {
  readonly chain: ChainView
  readonly now: Date
  /** The account's next nonce. */
  readonly nonce: number
  /** What the account has, in wei; null where nobody says. */
  readonly balance: bigint | null
  /** Of each transaction, in their order. */
  readonly each: readonly TransactionStanding[]
}

/** Looks at everything that may have changed since it was signed. */
export async function readSignedStanding(
  kept: Kept,
  world: Reads,
  signal: AbortSignal,
): Promise<SignedStanding> {
  const chain = await chainNow(world, signal)
  const block = chain.pinned ?? 0
  const ats = usableOf(chain).map((endpoint) => ({ endpoint, block }))
  const [nonce, balance, each] = await Promise.all([
    nonceAt(chain, kept.from),
    balanceOf(ats, kept.from),
    Promise.all(kept.transactions.map((one) => standingOf(ats, kept, one))),
  ])
  return { chain, now: world.clock.now(), nonce, balance, each }
}

async function standingOf(
  ats: readonly At[],
  { from, call }: Kept,
  { hash, to }: KeptTransaction,
): Promise<TransactionStanding> {
  const [where, paused, trials, codes] = await Promise.all([
    whereIs(
      ats.map(({ endpoint }) => endpoint),
      hash,
    ),
    Promise.all(ats.map((at) => question(at, to, 'paused'))),
    Promise.all(ats.map((at) => tryCall(at, to, { signer: from, call }))),
    Promise.all(ats.map((at) => codeFingerprint(at, to))),
  ])
  // One that says yes is enough to try: what is wrong of it costs gas only.
  const trial =
    trials.find((one) => one?.kind === 'allowed') ?? trials.find((one) => one !== null) ?? null
  const wanted = call === 'pause'
  const known = paused.filter((one) => typeof one === 'boolean')
  return {
    where,
    paused: known.length === 0 ? null : known.every((one) => one === wanted) ? wanted : !wanted,
    trial,
    codes: codes.filter((one) => one !== null),
  }
}

async function balanceOf(ats: readonly At[], address: string): Promise<bigint | null> {
  const answers = await Promise.all(
    ats.map(({ endpoint, block }) => endpoint.ask('eth_getBalance', [address, numberToHex(block)])),
  )
  const known = answers.flatMap((answer) =>
    answer.kind === 'result' && typeof answer.result === 'string' ? [BigInt(answer.result)] : [],
  )
  return known.length === 0 ? null : largest(known)
}

import { z } from 'zod'
import type { Reads } from '../../../../ports/reads.ts'
import { question } from '../../questions.ts'
import { type ChainView, usableOf } from '../../read-chain.ts'
import { type Trial, tryCall } from '../../read-contract.ts'
import type { Endpoint } from '../../rpc.ts'
import { chainNow, nonceAt } from '../next-nonce.ts'
import type { SignedFile } from './offline-file.ts'

/** Where one signed transaction is by now. */
export type SignedWhere = 'nowhere' | 'in-a-pool' | 'succeeded' | 'reverted'

/** What every endpoint that counts says of a signed file. */
export interface SignedStanding {
  readonly chain: ChainView
  readonly now: Date
  /** The account's next nonce. */
  readonly nonce: number
  /** Of each transaction, in their order. */
  readonly each: readonly {
    readonly where: SignedWhere
    /** Null where nobody says. */
    readonly paused: boolean | null
    /** What the contract says to the call from the account; null where nobody says. */
    readonly trial: Trial | null
  }[]
}

/** Looks at everything that may have changed since it was signed. */
export async function readSignedStanding(
  { prepared, signed }: SignedFile,
  world: Reads,
  signal: AbortSignal,
): Promise<SignedStanding> {
  const chain = await chainNow(world, signal)
  const usable = usableOf(chain)
  const block = chain.pinned ?? 0
  const each = prepared.transactions.map(async ({ to }, index) => {
    const [where, paused, trials] = await Promise.all([
      whereIs(usable, signed[index]?.hash ?? ''),
      Promise.all(usable.map((endpoint) => question({ endpoint, block }, to, 'paused'))),
      Promise.all(
        usable.map((endpoint) =>
          tryCall({ endpoint, block }, to, { signer: prepared.from, call: prepared.call }),
        ),
      ),
    ])
    // One that says yes is enough to try: what is wrong of it costs gas only.
    const trial =
      trials.find((one) => one?.kind === 'allowed') ?? trials.find((one) => one !== null) ?? null
    const wanted = prepared.call === 'pause'
    const known = paused.filter((one) => typeof one === 'boolean')
    return {
      where,
      paused: known.length === 0 ? null : known.every((one) => one === wanted) ? wanted : !wanted,
      trial,
    }
  })
  const nonce = await nonceAt(chain, prepared.from)
  return { chain, now: world.clock.now(), nonce, each: await Promise.all(each) }
}

const receiptSchema = z.object({ status: z.string() })

/** By its hash: mined anywhere counts as mined, in any pool as waiting. */
async function whereIs(usable: readonly Endpoint[], hash: string): Promise<SignedWhere> {
  const receipts = await Promise.all(
    usable.map((endpoint) => endpoint.ask('eth_getTransactionReceipt', [hash])),
  )
  for (const answer of receipts) {
    const read = receiptSchema.safeParse(answer.kind === 'result' ? answer.result : null).data
    if (read !== undefined) return read.status === '0x1' ? 'succeeded' : 'reverted'
  }
  const known = await Promise.all(
    usable.map((endpoint) => endpoint.ask('eth_getTransactionByHash', [hash])),
  )
  const waits = known.some(
    ({ kind, ...answer }) => kind === 'result' && 'result' in answer && answer.result !== null,
  )
  return waits ? 'in-a-pool' : 'nowhere'
}

import type { ChainBatch, ChainCall, ChainReceipt } from '../../ports/chain.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpMutations } from '../../ports/http.ts'
import { minedCount, newestBlock, receiptAt } from './endpoints.ts'
import { inReach, LOOK_GRACE_MS } from './in-reach.ts'

/** One transaction of a batch under its nonce, at every price that was tried. */
export interface Flight {
  readonly call: ChainCall
  readonly nonce: number
  readonly hashes: string[]
  mined: { readonly succeeded: boolean; readonly block: number } | null
  /** How often its nonce was seen as used while nobody knew a receipt of ours. */
  missed: number
}

interface Looking {
  readonly http: HttpMutations
  readonly clock: Pick<Clock, 'sleep'>
  readonly signal: AbortSignal
}

/** Seen so often, a second apart: endpoints behind one address may each know another block. */
const MISSED_IS_GONE = 3

/** Another transaction of the same key was mined under its nonce: ours never will be. */
function isDisplaced({ mined, missed }: Flight): boolean {
  return mined === null && missed >= MISSED_IS_GONE
}

export function isOpen(flight: Flight): boolean {
  return flight.mined === null && !isDisplaced(flight)
}

/** Asks every endpoint, one that lags must not make us wait. True where a block that had it is no block any more. */
export async function lookFor(
  flight: Flight,
  { rpc, confirmations = 1 }: ChainBatch,
  { http, clock, signal }: Looking,
): Promise<boolean> {
  const before = flight.mined
  if (before !== null && confirmations <= 1) return false
  const asked = flight.hashes.flatMap((hash) =>
    rpc.map((endpoint) => receiptAt(http, endpoint, { hash, signal })),
  )
  const answers = await inReach(asked, { clock, signal, graceMs: LOOK_GRACE_MS })
  const found = answers.find((receipt) => receipt !== null)
  flight.mined = found ?? null
  if (found !== undefined) flight.missed = 0
  return before !== null && found === undefined
}

/** Whether every one of them has stayed in its block for as long as the batch asks. */
export async function haveHeld(
  flights: readonly Flight[],
  { rpc, confirmations = 1 }: ChainBatch,
  { http, clock, signal }: Looking,
): Promise<boolean> {
  if (confirmations <= 1) return true
  const asked = rpc.map((endpoint) => newestBlock(http, endpoint, signal))
  const blocks = await inReach(asked, { clock, signal, graceMs: LOOK_GRACE_MS })
  const newest = Math.max(0, ...blocks)
  return flights.every(({ mined }) => mined === null || newest - mined.block + 1 >= confirmations)
}

/** Counts those whose nonce is used without a receipt of ours. */
export async function countMissed(
  flights: readonly Flight[],
  { rpc }: ChainBatch,
  { http, clock, signal, address }: Looking & { readonly address: string },
): Promise<void> {
  const asked = rpc.map((endpoint) => minedCount(http, endpoint, { address, signal }))
  const counts = await inReach(asked, { clock, signal, graceMs: LOOK_GRACE_MS })
  const used = Math.max(0, ...counts)
  for (const flight of flights) if (flight.nonce < used) flight.missed += 1
}

export function receiptOf(flight: Flight): ChainReceipt {
  const { call, hashes, mined } = flight
  const base = { to: call.to, hashes, block: mined?.block ?? null }
  if (mined === null) return { ...base, status: isDisplaced(flight) ? 'displaced' : 'not-mined' }
  return { ...base, status: mined.succeeded ? 'succeeded' : 'reverted' }
}

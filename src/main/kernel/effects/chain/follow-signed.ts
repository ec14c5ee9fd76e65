import type { ChainReceipt, SignedSending } from '../../ports/chain.ts'
import { minedCount, receiptAt } from './endpoints.ts'
import { inReach, LOOK_GRACE_MS } from './in-reach.ts'
import type { Sending } from './send-batch.ts'

const LOOK_EVERY_MS = 200
/** Looks between two counts of the nonces that are used. */
const COUNT_EVERY = 5
/** Seen so often, a second apart: endpoints behind one address may each know another block. */
const MISSED_IS_GONE = 3

/** One signed transaction on its way. */
export interface SignedFlight {
  readonly hash: `0x${string}`
  readonly nonce: number
  readonly to: string | null
  mined: { readonly succeeded: boolean; readonly block: number } | null
  /** How often its nonce was seen as used while nobody knew a receipt of it. */
  missed: number
}

export function newFlights({ transactions }: SignedSending): readonly SignedFlight[] {
  return transactions.map(({ hash, nonce, to }) => ({ hash, nonce, to, mined: null, missed: 0 }))
}

/** Looks until all are mined, displaced by another transaction of their nonce, or given up on; `once` looks one time. */
export async function followSigned(
  flights: readonly SignedFlight[],
  { rpc, from, giveUpAfterMs }: SignedSending,
  parts: Pick<Sending, 'http' | 'clock' | 'signal'> & { readonly once: boolean },
): Promise<readonly ChainReceipt[]> {
  const { http, clock, signal, once } = parts
  const began = clock.monotonic()
  const patience = { clock, signal, graceMs: LOOK_GRACE_MS }
  const isOpen = ({ mined, missed }: SignedFlight) => mined === null && missed < MISSED_IS_GONE
  const look = async () => {
    await Promise.all(
      flights.filter(isOpen).map(async (flight) => {
        const asked = rpc.map((endpoint) => receiptAt(http, endpoint, { ...flight, signal }))
        const answers = await inReach(asked, patience)
        flight.mined = answers.find((receipt) => receipt !== null) ?? null
      }),
    )
  }
  const count = async () => {
    const asked = rpc.map((endpoint) => minedCount(http, endpoint, { address: from, signal }))
    const used = Math.max(0, ...(await inReach(asked, patience)))
    for (const flight of flights.filter(isOpen)) if (flight.nonce < used) flight.missed += 1
  }
  await look()
  for (let looks = 1; !once && flights.some(isOpen) && !signal.aborted; looks += 1) {
    if (clock.monotonic() - began > giveUpAfterMs) break
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined)
    // Counted before the look: a nonce that is used by then has its receipt by now.
    if (looks % COUNT_EVERY === 0) await count()
    await look()
  }
  return flights.map(receiptOf)
}

function receiptOf({ to, hash, mined, missed }: SignedFlight): ChainReceipt {
  const base = { to, hashes: [hash], block: mined?.block ?? null }
  if (mined !== null) return { ...base, status: mined.succeeded ? 'succeeded' : 'reverted' }
  return { ...base, status: missed >= MISSED_IS_GONE ? 'displaced' : 'not-mined' }
}

import { keccak256 } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { ChainBatch, ChainBroadcast } from '../../ports/chain.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpMutations, Sent } from '../../ports/http.ts'
import { offer, type Taken } from './endpoints.ts'
import { countMissed, type Flight, haveHeld, isOpen, lookFor, receiptOf } from './flight.ts'
import { inReach, OFFER_GRACE_MS } from './in-reach.ts'

export interface Sending {
  readonly account: PrivateKeyAccount
  readonly http: HttpMutations
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Hears of every signed transaction before anybody is offered it: what rejects keeps it here. */
  readonly note?: (signed: { readonly nonce: number; readonly hash: string }) => Promise<void>
  /** Hashes that were offered under the first nonce before: one of them may be mined instead. */
  readonly earlier?: readonly string[]
}

const LOOK_EVERY_MS = 200
/** Pools replace a transaction only for at least a tenth more (geth's `--txpool.pricebump`). */
const BUMP_PERCENT = 125n
/** Looks between two counts of the nonces that are used. */
const COUNT_EVERY = 5

interface Price {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

/**
 * Sends every call through every endpoint and waits until all are mined, for as many blocks as the batch asks. What is
 * not mined in time is sent again under the same nonce at a better price, up to the cap, and so is what a reorganisation
 * takes out of its block: whichever is mined, it happens once.
 */
export async function sendBatch(
  batch: ChainBatch,
  sending: Sending,
): Promise<Sent<ChainBroadcast>> {
  const { clock, signal } = sending
  const { fees } = batch
  const flights = batch.calls.map((call, index): Flight => {
    const hashes = index === 0 ? [...(sending.earlier ?? [])] : []
    return { call, nonce: batch.nonce + index, hashes, mined: null, missed: 0 }
  })
  const began = clock.monotonic()
  let price: Price = fees
  let since = began
  let answers = await broadcast(flights, price, batch, sending)
  const nowhere = cameNowhere(answers)
  // Nobody takes a nonce that was used meanwhile: by what was offered under it before, perhaps.
  if (nowhere !== null) await Promise.all(flights.map((flight) => lookFor(flight, batch, sending)))
  if (nowhere !== null && flights.some(({ mined }) => mined === null)) return nowhere
  for (let looks = 1; !signal.aborted; looks += 1) {
    const open = flights.filter(isOpen)
    if (open.length === 0 && (await haveHeld(flights, batch, sending))) break
    const now = clock.monotonic()
    if (now - began > fees.giveUpAfterMs) break
    const better = bumped(price)
    const blocked = answers.some(({ kind }) => kind === 'underpriced')
    const due = open.length > 0 && (blocked || now - since > fees.bumpAfterMs)
    if (due && better.maxFeePerGas <= fees.capPerGas) {
      price = better
      since = now
      answers = await broadcast(open, price, batch, sending)
    }
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined)
    const gone = await vanished(flights, batch, sending)
    if (gone.length > 0) {
      since = clock.monotonic()
      answers = await broadcast(gone, price, batch, sending)
    }
    if (looks % COUNT_EVERY === 0) {
      const { address } = sending.account
      await countMissed(flights.filter(isOpen), batch, { ...sending, address })
    }
  }
  const receipts = flights.map(receiptOf)
  return { kind: 'answered', answer: { receipts, refusals: refusalsIn(answers) } }
}

async function broadcast(
  flights: readonly Flight[],
  price: Price,
  batch: ChainBatch,
  { account, http, clock, signal, note }: Sending,
): Promise<readonly Taken[]> {
  const offers = flights.map(async (flight) => {
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId: batch.chainId,
      nonce: flight.nonce,
      to: flight.call.to,
      data: flight.call.data,
      gas: flight.call.gas,
      value: flight.call.value,
      maxFeePerGas: price.maxFeePerGas,
      maxPriorityFeePerGas: price.maxPriorityFeePerGas,
    })
    const hash = keccak256(raw)
    if (!flight.hashes.includes(hash)) flight.hashes.push(hash)
    await note?.({ nonce: flight.nonce, hash })
    const asked = batch.rpc.map((endpoint) => offer(http, endpoint, { raw, signal }))
    return inReach(asked, { clock, signal, graceMs: OFFER_GRACE_MS, counts: hasIt })
  })
  return (await Promise.all(offers)).flat()
}

/** Whether an endpoint has it, or another one of its nonce. */
export function hasIt({ kind }: Taken): boolean {
  return kind === 'taken' || kind === 'known' || kind === 'underpriced'
}

/** Nobody has it: certain where nothing left this machine, or where everybody answered no. */
export function cameNowhere(answers: readonly Taken[]): Sent<ChainBroadcast> | null {
  if (answers.some(hasIt)) return null
  for (const one of answers) if (one.kind === 'reply-lost') return one
  const refusals = refusalsIn(answers)
  for (const one of answers) if (one.kind === 'not-sent' && refusals.length === 0) return one
  return {
    kind: 'not-sent',
    failure: failure('REFUSED_BY_PROVIDER', {
      summary: 'No RPC endpoint took the transaction.',
      tried: 'eth_sendRawTransaction',
      answered: refusals.join('; '),
      next: 'Read the answers: the key may lack funds, or every endpoint may be behind.',
    }),
  }
}

export function refusalsIn(answers: readonly Taken[]): readonly string[] {
  return [...new Set(answers.flatMap((one) => (one.kind === 'refused' ? [one.words] : [])))]
}

/** Looks for all of them; those that were mined, and are not any more. */
async function vanished(
  flights: readonly Flight[],
  batch: ChainBatch,
  sending: Sending,
): Promise<readonly Flight[]> {
  const gone = await Promise.all(flights.map((flight) => lookFor(flight, batch, sending)))
  return flights.filter((_, index) => gone[index] === true)
}

function bumped({ maxFeePerGas, maxPriorityFeePerGas }: Price): Price {
  const more = (fee: bigint) => (fee * BUMP_PERCENT) / 100n + 1n
  return { maxFeePerGas: more(maxFeePerGas), maxPriorityFeePerGas: more(maxPriorityFeePerGas) }
}

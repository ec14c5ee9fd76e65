import type { ChainBroadcast, ChainReceipt, SignedSending } from '../../ports/chain.ts'
import type { Sent } from '../../ports/http.ts'
import { offer, receiptAt } from './endpoints.ts'
import { cameNowhere, refusalsIn, type Sending } from './send-batch.ts'

const LOOK_EVERY_MS = 200

/**
 * Offers bytes that are signed already to every endpoint, and follows them into a block. Whatever kills it,
 * the same bytes can be offered again: a nonce is used once.
 */
export async function sendSigned(
  { rpc, transactions, giveUpAfterMs }: SignedSending,
  { http, clock, signal }: Omit<Sending, 'account' | 'note' | 'earlier'>,
): Promise<Sent<ChainBroadcast>> {
  const began = clock.monotonic()
  const mined = new Map<string, { readonly succeeded: boolean; readonly block: number }>()
  const look = async () => {
    const open = transactions.filter(({ hash }) => !mined.has(hash))
    await Promise.all(
      open.flatMap(({ hash }) =>
        rpc.map(async (endpoint) => {
          const receipt = await receiptAt(http, endpoint, { hash, signal })
          if (receipt !== null) mined.set(hash, receipt)
        }),
      ),
    )
  }
  const offers = transactions.map(({ raw }) =>
    Promise.all(rpc.map((endpoint) => offer(http, endpoint, { raw, signal }))),
  )
  const answers = (await Promise.all(offers)).flat()
  const nowhere = cameNowhere(answers)
  // Nobody takes what is in a block already.
  if (nowhere !== null) await look()
  if (nowhere !== null && mined.size < transactions.length) return nowhere
  while (mined.size < transactions.length && !signal.aborted) {
    if (clock.monotonic() - began > giveUpAfterMs) break
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined)
    await look()
  }
  const receipts = transactions.map(({ to, hash }): ChainReceipt => {
    const receipt = mined.get(hash)
    const status =
      receipt === undefined ? 'not-mined' : receipt.succeeded ? 'succeeded' : 'reverted'
    return { to, hashes: [hash], status, block: receipt?.block ?? null }
  })
  return { kind: 'answered', answer: { receipts, refusals: refusalsIn(answers) } }
}

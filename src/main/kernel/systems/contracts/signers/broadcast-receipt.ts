import { failure } from '../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { ChainBroadcast } from '../../../ports/chain.ts'
import type { Sent } from '../../../ports/http.ts'
import type { Receipt } from '../../../ports/system.ts'

/** What the chain made of several transactions: refused only where every one of them was reverted, or displaced. */
export function broadcastReceipt(
  sent: Sent<ChainBroadcast>,
  { title, nonce }: { readonly title: string; readonly nonce: number },
): Receipt {
  if (sent.kind !== 'answered') return sent
  const { receipts, refusals } = sent.answer
  const facts: JsonObject = {
    receipts: receipts.map((one) => ({ ...one, hashes: [...one.hashes] })),
    refusals: [...refusals],
  }
  if (receipts.every(({ status }) => status === 'displaced')) {
    return { kind: 'refused', failure: displaced(title, nonce) }
  }
  const reverted = receipts.filter(({ status }) => status === 'reverted')
  if (reverted.length < receipts.length) return { kind: 'accepted', facts }
  return {
    kind: 'refused',
    failure: failure('REFUSED_BY_PROVIDER', {
      summary: 'Every transaction was mined and reverted.',
      tried: title,
      answered: reverted.map(({ to, block }) => `${to} in block ${block}`).join('; '),
      world: 'Only gas was spent: nothing was changed.',
      next: 'Look again: the contracts have changed since they were tried.',
    }),
  }
}

function displaced(title: string, nonce: number) {
  return failure('STALE_PLAN', {
    summary: `Another transaction of the same key was mined under the nonce ${nonce}: ours never will be.`,
    tried: title,
    world: 'Of this step nothing was mined.',
    next: 'Find out who else holds the key; then retry: it looks again, and takes the next nonce.',
    retry: 'safe',
  })
}

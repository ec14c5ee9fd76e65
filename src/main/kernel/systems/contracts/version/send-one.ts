import { failure } from '../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { ChainCall } from '../../../ports/chain.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { feesFor } from '../fees.ts'
import { usableOf } from '../read-chain.ts'
import { chainOf } from './observe-deploy.ts'
import { readOwnNonce } from './own-nonce.ts'

/** Sends one transaction under the nonce that was planned, and under no other. */
export async function sendOne(
  order: { readonly call: ChainCall; readonly nonce: number; readonly title: string },
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const { call, nonce, title } = order
  const profile = contractsProfile(world.profile)
  const chain = await chainOf(profile, world, signal)
  const signer = await world.chain.addressOf(profile.secret)
  const { mined } = await readOwnNonce(usableOf(chain), signer)
  if (mined !== nonce) return { kind: 'not-sent', failure: nonceTaken(title, { mined, nonce }) }
  const { fees } = feesFor(chain.baseFee, profile.maxFeeGwei)
  const { chainId, secret, rpc } = profile
  const batch = { chainId, signer: secret, rpc, nonce, calls: [call], fees }
  const sent = await world.chain.send(batch, signal)
  if (sent.kind !== 'answered') return sent
  const { receipts, refusals } = sent.answer
  const facts: JsonObject = {
    receipts: receipts.map((one) => ({ ...one, hashes: [...one.hashes] })),
    refusals: [...refusals],
  }
  const [receipt] = receipts
  if (receipt?.status !== 'reverted') return { kind: 'accepted', facts }
  return {
    kind: 'refused',
    failure: failure('REFUSED_BY_PROVIDER', {
      summary: 'The transaction was mined and reverted.',
      tried: title,
      answered: `block ${receipt.block}, ${receipt.hashes.at(-1)}`,
      world: 'Only gas was spent.',
      next: 'Look again: the chain has changed since it was tried.',
    }),
  }
}

function nonceTaken(title: string, seen: { readonly mined: number; readonly nonce: number }) {
  return failure('STALE_PLAN', {
    summary: `The signer's next nonce is ${seen.mined}, not ${seen.nonce}: its key was used elsewhere.`,
    tried: title,
    next: 'Retry: it looks again, and shows what has changed.',
  })
}

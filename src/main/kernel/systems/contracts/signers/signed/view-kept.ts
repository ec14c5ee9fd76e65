import type { KeptSignedView, KeptStanding } from '../../../../../../shared/domain/kept-signed.ts'
import type { ContractsProfile } from '../../../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../../../ports/reads.ts'
import type { KeptSigned } from '../../../../ports/signed.ts'
import { contractsProfile } from '../../contracts-profile.ts'
import { type Kept, keptOf } from './kept.ts'
import { staleReasons } from './stale-reasons.ts'
import { readSignedStanding, type SignedStanding } from './standing.ts'
import { isMined } from './where-are.ts'

/** One that is kept, held against the chain as it is now. */
export async function viewKept(
  found: KeptSigned,
  world: Reads,
  signal: AbortSignal,
): Promise<KeptSignedView> {
  const kept = keptOf(found)
  if ('summary' in kept) return { kind: 'closed', id: found.id, failure: kept }
  const standing = await readSignedStanding(kept, world, signal)
  const { id, call, chainId, from, keptAt, validUntil, transactions } = kept
  return {
    ...{ kind: 'open' as const, id, call, chainId, from, keptAt, validUntil },
    transactions: transactions.map(({ contract, to, nonce, hash, maxFeePerGas }) => ({
      ...{ contract, to, nonce, hash, maxFeePerGas },
    })),
    standing: judgeKept(kept, contractsProfile(world.profile), standing),
  }
}

/** Fresh, stale with every reason, or done. Pure. */
function judgeKept(kept: Kept, profile: ContractsProfile, standing: SignedStanding): KeptStanding {
  if (standing.each.every(({ where }) => isMined(where))) {
    return { kind: 'done', because: 'It was sent already, and is in a block.' }
  }
  const wanted = kept.call === 'pause'
  const isHere = kept.chainId === profile.chainId
  const reasons = staleReasons(kept, profile, standing)
  // Paused by somebody else it is kept for the next time, as long as it is fresh.
  if (isHere && reasons.length > 0 && standing.each.every(({ paused }) => paused === wanted)) {
    return { kind: 'done', because: `Everything in it is ${kept.call}d already.` }
  }
  if (reasons.length === 0) return { kind: 'fresh' }
  return {
    kind: 'stale',
    mayPass: reasons.every(({ mayPass }) => mayPass),
    reasons: reasons.map(({ words, next }) => ({ words, next })),
  }
}

import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { LiveFacts } from '../../ports/system.ts'
import { batched } from './authority/batched-endpoint.ts'
import { contractsProfile } from './contracts-profile.ts'
import { unusableOf, usableOf } from './read-chain.ts'
import { readPausing } from './read-pausing.ts'
import { keyHere } from './signers/key-here.ts'
import { chainNow } from './signers/next-nonce.ts'
import { livePauses } from './signers/signed/live-kept.ts'

/**
 * Which contracts are paused, in one line, and how a pause would go. Asks one endpoint, and the others only
 * where a signed pause is kept: a look every half minute must stay cheap.
 */
export async function liveContracts(world: Reads, signal: AbortSignal): Promise<LiveFacts> {
  const profile = contractsProfile(world.profile)
  const { chainId, contracts } = profile
  const [key, chain] = await Promise.all([keyHere(world), chainNow(world, signal)])
  const [endpoint] = usableOf(chain)
  if (endpoint === undefined) {
    throw new FailureError(
      failure('UNREACHABLE', {
        summary: `No RPC endpoint answers for chain ${chainId}.`,
        tried: 'to read which contracts are paused',
        answered: unusableOf(chain).join('; '),
        next: 'Look at the endpoints in `systems.contracts.rpc`.',
      }),
    )
  }
  const { baseFee } = chain
  const pausing = await readPausing(batched(endpoint), { profile, key, baseFee })
  const { paused } = pausing
  const count = paused.length === 0 ? 'none paused' : `${paused.length} paused`
  return {
    label: `${contracts.length} contracts, ${count}`,
    commit: '',
    message: paused.length === 0 ? `chain ${chainId}, block ${chain.newest}` : paused.join(', '),
    author: '',
    since: world.clock.now().toISOString(),
    pausing,
    signedPauses: await livePauses(world, signal),
  }
}

import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { LiveFacts } from '../../ports/system.ts'
import { contractsProfile } from './contracts-profile.ts'
import { encodePaused, readPaused } from './paused-call.ts'
import { readChain, unusableOf, usableOf } from './read-chain.ts'
import { endpointOf } from './rpc.ts'

/** Which contracts are paused, in one line. Asks one endpoint: a look every half minute must stay cheap. */
export async function liveContracts(world: Reads, signal: AbortSignal): Promise<LiveFacts> {
  const { rpc, chainId, contracts } = contractsProfile(world.profile)
  const chain = await readChain(
    rpc.map((endpoint) => endpointOf(endpoint, world, signal)),
    chainId,
  )
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
  const states = await Promise.all(
    contracts.map(async ({ name, address }) => {
      const call = { to: address, data: encodePaused() }
      return { name, paused: readPaused(await endpoint.ask('eth_call', [call, 'latest'])) }
    }),
  )
  const paused = states.filter((one) => one.paused === true).map(({ name }) => name)
  const count = paused.length === 0 ? 'none paused' : `${paused.length} paused`
  return {
    label: `${contracts.length} contracts, ${count}`,
    commit: '',
    message: paused.length === 0 ? `chain ${chainId}, block ${chain.newest}` : paused.join(', '),
    author: '',
    since: world.clock.now().toISOString(),
  }
}

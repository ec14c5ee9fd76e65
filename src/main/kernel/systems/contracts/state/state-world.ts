import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { type ChainView, readChain, usableOf } from '../read-chain.ts'
import { type Endpoint, endpointOf, type RpcPatience } from '../rpc.ts'
import { createWitnesses, type Witnesses } from './agree.ts'
import { type Move, moveOf } from './move.ts'

/** Thousands of logs take a node longer, and more bytes, than one `paused()`. */
const PATIENT: RpcPatience = { timeoutMs: 30_000, maximumBytes: 16 * 1024 * 1024 }

/** What moving state is done with: the declared move, and the endpoints whose word counts. */
export interface StateWorld {
  readonly move: Move
  readonly chainId: number
  readonly chain: ChainView
  readonly endpoints: readonly Endpoint[]
  readonly witnesses: Witnesses
}

/** @throws FailureError PROFILE_INVALID */
export async function stateWorldOf(world: Reads, signal: AbortSignal): Promise<StateWorld> {
  const move = moveOf(world.profile)
  const { rpc, chainId } = contractsProfile(world.profile)
  const chain = await readChain(
    rpc.map((endpoint) => endpointOf(endpoint, world, signal, PATIENT)),
    chainId,
    // One that is silent is left out, and told so: each question would wait half a minute for it.
    { clock: world.clock, signal },
  )
  const endpoints = usableOf(chain)
  const witnesses = createWitnesses(endpoints, { clock: world.clock, signal })
  return { move, chainId, chain, endpoints, witnesses }
}

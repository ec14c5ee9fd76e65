import { z } from 'zod'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { type ChainView, readChain, usableOf } from '../read-chain.ts'
import { endpointOf } from '../rpc.ts'

/** An account's next nonce: what tells later whether anything that it signed has happened. */
export const PreState = z.object({ nonce: z.number(), block: z.number() })
export type PreState = z.infer<typeof PreState>

/** All endpoints of the profile, looked at in one moment. */
export function chainNow(world: Reads, signal: AbortSignal): Promise<ChainView> {
  const { rpc, chainId } = contractsProfile(world.profile)
  return readChain(
    rpc.map((endpoint) => endpointOf(endpoint, world, signal)),
    chainId,
    { clock: world.clock, signal },
  )
}

/** The newest nonce any fresh endpoint knows as mined: a stuck transaction before it is replaced. */
export async function nextNonce(
  address: string,
  world: Reads,
  signal: AbortSignal,
): Promise<PreState> {
  const chain = await chainNow(world, signal)
  return { nonce: await nonceAt(chain, address), block: chain.newest ?? 0 }
}

export async function nonceAt(chain: ChainView, address: string): Promise<number> {
  const counts = await Promise.all(
    usableOf(chain).map(async (endpoint) => {
      const answer = await endpoint.ask('eth_getTransactionCount', [address, 'latest'])
      const known = answer.kind === 'result' && typeof answer.result === 'string'
      return known ? Number(answer.result) : 0
    }),
  )
  // Of endpoints that lag a block the highest count is the truth: nonces never go back.
  return Math.max(0, ...counts)
}

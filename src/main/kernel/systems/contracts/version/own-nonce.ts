import type { Reads } from '../../../ports/reads.ts'
import type { Settlement } from '../../../ports/system.ts'
import { settle } from '../../settle.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { readChain, usableOf } from '../read-chain.ts'
import { type Endpoint, endpointOf } from '../rpc.ts'

/** How many transactions of an account are mined, and how many with those that wait in the pools we can ask. */
export interface OwnNonce {
  readonly mined: number
  readonly waiting: number
}

/** Of endpoints that lag a block the highest count is the truth: nonces never go back. */
export async function readOwnNonce(
  endpoints: readonly Endpoint[],
  account: string,
): Promise<OwnNonce> {
  const count = async (endpoint: Endpoint, at: 'latest' | 'pending') => {
    const answer = await endpoint.ask('eth_getTransactionCount', [account, at])
    return answer.kind === 'result' && typeof answer.result === 'string' ? Number(answer.result) : 0
  }
  const mined = await Promise.all(endpoints.map((endpoint) => count(endpoint, 'latest')))
  const all = await Promise.all(endpoints.map((endpoint) => count(endpoint, 'pending')))
  const highest = Math.max(0, ...mined)
  return { mined: highest, waiting: Math.max(0, Math.max(0, ...all) - highest) }
}

/** Seen a few blocks apart: a pool that has it says so. */
const SETTLING = { looks: 4, everyMs: 1_000 }

/**
 * Whether a transaction under one nonce happened. *Did not* where its nonce went to another one, or where it is in no
 * pool that can be asked: it may turn up again, and whoever sends again then takes the same nonce, so that one of them
 * is mined and never both.
 */
export function settleByNonce(
  asked: {
    readonly account: string
    readonly nonce: number
    /** Undefined where nobody can be asked. */
    readonly happened: () => Promise<boolean | undefined>
  },
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const { rpc, chainId } = contractsProfile(world.profile)
  const look = async (): Promise<Settlement> => {
    const happened = await asked.happened()
    if (happened === undefined) return 'unsettled'
    if (happened) return 'happened'
    const chain = await readChain(
      rpc.map((endpoint) => endpointOf(endpoint, world, signal)),
      chainId,
      { clock: world.clock, signal },
    )
    const usable = usableOf(chain)
    if (usable.length === 0) return 'unsettled'
    const { mined, waiting } = await readOwnNonce(usable, asked.account)
    return mined > asked.nonce || waiting === 0 ? 'did-not' : 'unsettled'
  }
  return settle(look, SETTLING, { world, signal })
}

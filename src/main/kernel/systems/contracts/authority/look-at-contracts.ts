import { type Hex, keccak256 } from 'viem'
import type { ContractBoard, ContractLine } from '../../../../../shared/domain/contract-board.ts'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { noEndpoint } from '../observe.ts'
import { type At, codeOf, question } from '../questions.ts'
import { unusableOf, usableOf } from '../read-chain.ts'
import { keyHere } from '../signers/key-here.ts'
import { chainNow } from '../signers/next-nonce.ts'
import { type ProxyFacts, readProxy } from '../version/read-proxy.ts'
import { batched } from './batched-endpoint.ts'
import { judgeAuthorities } from './judge-authority.ts'
import { type ActView, type Candidate, readAuthority } from './read-authority.ts'
import { knownAccounts } from './who-may-upgrade.ts'

/** One contract as one endpoint has it. */
interface Seen {
  readonly endpoint: string
  readonly codeHash: string | null
  readonly proxy: ProxyFacts | null
  readonly paused: boolean | null
  readonly views: readonly ActView[] | null
}

/**
 * Every contract of the profile through every endpoint at one pinned block: its code, what it runs, and who may
 * pause, unpause and upgrade it, tried and not sent. @throws FailureError UNREACHABLE
 */
export async function lookAtContracts(world: Reads, signal: AbortSignal): Promise<ContractBoard> {
  const profile = contractsProfile(world.profile)
  const [key, chain] = await Promise.all([keyHere(world), chainNow(world, signal)])
  const { pinned } = chain
  if (pinned === null) throw new FailureError(noEndpoint(chain))
  const known = knownAccounts(key.kind === 'here' ? key.address : null, profile)
  const places = usableOf(chain).map((endpoint): At => {
    return { endpoint: batched(endpoint), block: pinned }
  })
  const contracts = await Promise.all(
    profile.contracts.map(async ({ id, name, address }) => {
      const seen = await Promise.all(places.map((at) => see(at, `0x${address.slice(2)}`, known)))
      return lineOf({ id, name, address }, seen.flat())
    }),
  )
  return {
    chainId: profile.chainId,
    block: pinned,
    counted: places.map(({ endpoint }) => endpoint.name),
    notCounted: unusableOf(chain),
    keyAway: key.kind === 'away' ? key.failure.summary : null,
    contracts,
  }
}

/** Nothing where the endpoint is silent about this contract. */
async function see(at: At, address: Hex, known: readonly Candidate[]): Promise<readonly Seen[]> {
  const [code, proxy, paused] = await Promise.all([
    codeOf(at, address),
    readProxy(at.endpoint, address, at.block),
    question(at, address, 'paused'),
  ])
  if (code === undefined || proxy === undefined) return []
  return [
    {
      endpoint: at.endpoint.name,
      codeHash: code === null ? null : keccak256(code),
      proxy,
      paused: typeof paused === 'boolean' ? paused : null,
      views: code === null ? [] : await readAuthority(at, { address, proxy }, known),
    },
  ]
}

function lineOf(
  contract: Pick<ContractLine, 'id' | 'name' | 'address'>,
  seen: readonly Seen[],
): ContractLine {
  const [first] = seen
  const isProxy = seen.some(({ proxy }) => proxy !== null)
  return {
    ...contract,
    state: stateOf(seen),
    codeHash: first?.codeHash ?? null,
    proxy: first?.proxy?.kind ?? 'none',
    implementation: first?.proxy?.implementation ?? null,
    disagreement: disagreementOf(seen),
    authorities: seen.every(({ codeHash }) => codeHash === null)
      ? []
      : judgeAuthorities(seen, {
          isProxy,
          canPause: seen.some(({ paused }) => paused !== null),
        }),
  }
}

function stateOf(seen: readonly Seen[]): ContractLine['state'] {
  const states = new Set(seen.map(stateAt))
  const [only] = states
  if (only === undefined) return 'unknown'
  return states.size === 1 ? only : 'disputed'
}

function stateAt({ codeHash, paused }: Seen): ContractLine['state'] {
  if (codeHash === null) return 'no-code'
  if (paused === null) return 'no-pause'
  return paused ? 'paused' : 'not-paused'
}

function disagreementOf(seen: readonly Seen[]): string | null {
  const said = seen.map((one) => {
    const { endpoint, codeHash, proxy } = one
    const code = codeHash === null ? 'no code' : `code ${codeHash.slice(0, 10)}…`
    const runs = proxy === null ? '' : `, runs ${proxy.implementation}`
    return { endpoint, words: `${stateAt(one)}, ${code}${runs}` }
  })
  if (new Set(said.map(({ words }) => words)).size <= 1) return null
  return said.map(({ endpoint, words }) => `${endpoint} says ${words}`).join('; ')
}

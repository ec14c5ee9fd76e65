import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../ports/reads.ts'
import { contractsProfile } from './contracts-profile.ts'
import { type ChainView, readChain, unusableOf, usableOf } from './read-chain.ts'
import { type ContractView, type PauseCall, readContract } from './read-contract.ts'
import { endpointOf } from './rpc.ts'
import { type KeyHere, keyHere } from './signers/key-here.ts'

/** A contract of the profile, as every endpoint sees it whose word counts. */
export interface SeenContract {
  readonly id: string
  /** As the profile calls it. */
  readonly name: string
  readonly address: string
  readonly views: readonly { readonly endpoint: string; readonly view: ContractView }[]
}

export interface ContractsObserved {
  readonly profile: ContractsProfile
  /** The profile's key, or why it is away. */
  readonly key: KeyHere
  readonly chain: ChainView
  readonly contracts: readonly SeenContract[]
  readonly lookedAt: Date
}

/** Looks at every contract through every endpoint, at one pinned block. @throws FailureError UNREACHABLE */
export async function observeContracts(
  call: PauseCall,
  world: Reads,
  signal: AbortSignal,
): Promise<ContractsObserved> {
  const profile = contractsProfile(world.profile)
  const [key, chain] = await Promise.all([
    keyHere(world),
    readChain(
      profile.rpc.map((endpoint) => endpointOf(endpoint, world, signal)),
      profile.chainId,
      { clock: world.clock, signal },
    ),
  ])
  const { pinned } = chain
  if (pinned === null) throw new FailureError(noEndpoint(chain))
  const contracts = await Promise.all(
    profile.contracts.map(async ({ id, name, address, signer }): Promise<SeenContract> => {
      const views = await Promise.all(
        usableOf(chain).map(async (endpoint) => {
          const view = await readContract({ endpoint, block: pinned }, address, {
            key: key.kind === 'here' ? key.address : null,
            named: profile.signers?.find((one) => one.id === signer) ?? null,
            call,
          })
          return view === null ? [] : [{ endpoint: endpoint.name, view }]
        }),
      )
      return { id, name, address, views: views.flat() }
    }),
  )
  return { profile, key, chain, contracts, lookedAt: world.clock.now() }
}

export function noEndpoint(chain: ChainView) {
  return failure('UNREACHABLE', {
    summary: 'No RPC endpoint can be asked about this chain.',
    tried: 'eth_chainId and eth_getBlockByNumber at every endpoint of the profile',
    answered: unusableOf(chain).join('; '),
    next: 'Add another endpoint to `systems.contracts.rpc`, or act by another wallet.',
  })
}

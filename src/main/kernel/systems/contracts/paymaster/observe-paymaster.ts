import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { smallest } from '../largest.ts'
import { type ChainView, readChain, unusableOf, usableOf } from '../read-chain.ts'
import { endpointOf } from '../rpc.ts'
import { judgeSpending, type SpendingVerdict } from './judge-spending.ts'
import {
  type NamedPaymaster,
  paymasterIn,
  type Sponsoring,
  sponsoringOf,
} from './paymaster-profile.ts'
import { type BundlerView, readBundler } from './read-bundler.ts'
import { type DepositView, readDeposit } from './read-deposit.ts'
import { readSpending } from './read-spending.ts'

/** A paymaster, as every endpoint sees it whose word counts. */
export interface SeenPaymaster extends NamedPaymaster {
  readonly views: readonly { readonly endpoint: string; readonly view: DepositView }[]
  /** The lowest that anybody says, in wei; null where nobody answers. */
  readonly deposit: bigint | null
}

export interface PaymasterObserved {
  readonly sponsoring: Sponsoring
  readonly signer: string
  readonly chain: ChainView
  readonly bundler: BundlerView
  readonly live: SeenPaymaster
  readonly backup: SeenPaymaster
  /** Of the live one; null where no endpoint knows its events. */
  readonly verdict: SpendingVerdict | null
}

/** Looks at both paymasters through every endpoint, at one pinned block. @throws FailureError UNREACHABLE, CREDENTIAL_*, PROFILE_INVALID */
export async function observePaymaster(
  world: Reads,
  signal: AbortSignal,
): Promise<PaymasterObserved> {
  const sponsoring = sponsoringOf(world.profile)
  const { chain: onChain } = sponsoring
  const [signer, chain, bundler] = await Promise.all([
    world.chain.addressOf(sponsoring.secret),
    readChain(
      onChain.rpc.map((endpoint) => endpointOf(endpoint, world, signal)),
      onChain.chainId,
      { clock: world.clock, signal },
    ),
    readBundler(sponsoring, world, signal),
  ])
  const { pinned } = chain
  if (pinned === null) throw new FailureError(nobodyAnswers(chain))
  const [live, backup] = await Promise.all([
    see(sponsoring, paymasterIn(sponsoring, 'live'), chain, pinned),
    see(sponsoring, paymasterIn(sponsoring, 'backup'), chain, pinned),
  ])
  const verdict = await judge(sponsoring, live, chain, { pinned, signer })
  return { sponsoring, signer, chain, bundler, live, backup, verdict }
}

async function see(
  { entryPoint }: Sponsoring,
  paymaster: NamedPaymaster,
  chain: ChainView,
  pinned: number,
): Promise<SeenPaymaster> {
  const views = await Promise.all(
    usableOf(chain).map(async (endpoint) => {
      const view = await readDeposit({ endpoint, block: pinned }, entryPoint, paymaster.address)
      return view === null ? [] : [{ endpoint: endpoint.name, view }]
    }),
  )
  const deposits = views.flat().map(({ view }) => view.deposit)
  return {
    ...paymaster,
    views: views.flat(),
    deposit: smallest(deposits),
  }
}

async function judge(
  { entryPoint, windowMinutes, runwayHours, treasury }: Sponsoring,
  live: SeenPaymaster,
  chain: ChainView,
  { pinned, signer }: { readonly pinned: number; readonly signer: string },
): Promise<SpendingVerdict | null> {
  if (live.deposit === null) return null
  const owners = live.views.flatMap(({ view }) => view.paymaster?.owner ?? [])
  const query = {
    entryPoint,
    paymaster: live.address,
    pinned,
    windowSeconds: windowMinutes * 60,
  }
  for (const endpoint of usableOf(chain)) {
    const spending = await readSpending(endpoint, query)
    if (spending === null) continue
    const rule = { runwayHours, mayWithdraw: [treasury, signer, ...owners] }
    return judgeSpending(spending, live.deposit, rule)
  }
  return null
}

function nobodyAnswers(chain: ChainView) {
  return failure('UNREACHABLE', {
    summary: 'No RPC endpoint can be asked about the paymaster.',
    tried: 'eth_chainId and eth_getBlockByNumber at every endpoint of the profile',
    answered: unusableOf(chain).join('; '),
    next: 'Add another endpoint to `systems.contracts.rpc`.',
  })
}

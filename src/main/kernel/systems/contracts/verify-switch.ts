import { numberToHex } from 'viem'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Intent, Settlement } from '../../ports/system.ts'
import { settle } from '../settle.ts'
import { contractsProfile } from './contracts-profile.ts'
import { encodePaused, readPaused } from './paused-call.ts'
import type { SwitchDetails } from './plan-switch.ts'
import { type ChainView, readChain, unusableOf, usableOf } from './read-chain.ts'
import { endpointOf } from './rpc.ts'
import { nextNonce, PreState } from './signers/next-nonce.ts'

/** What one endpoint says of one contract: now, and as far back as it has to hold. */
interface Said {
  readonly endpoint: string
  readonly contract: string
  readonly now: boolean | null
  readonly held: boolean | null
}

/** Which contracts are to be in which state, whoever sent it. */
export type Switched = Pick<SwitchDetails, 'call' | 'contracts'>

async function look(
  details: Switched,
  world: Reads,
  signal: AbortSignal,
): Promise<{ readonly chain: ChainView; readonly said: readonly Said[] }> {
  const { rpc, chainId, confirmations } = contractsProfile(world.profile)
  const chain = await readChain(
    rpc.map((endpoint) => endpointOf(endpoint, world, signal)),
    chainId,
    { clock: world.clock, signal },
  )
  const { pinned } = chain
  if (pinned === null) return { chain, said: [] }
  const since = numberToHex(Math.max(0, pinned - confirmations + 1))
  const said = await Promise.all(
    usableOf(chain).flatMap((endpoint) =>
      details.contracts.map(async ({ name, address }): Promise<Said> => {
        const call = { to: address, data: encodePaused() }
        const [now, held] = await Promise.all([
          endpoint.ask('eth_call', [call, numberToHex(pinned)]),
          endpoint.ask('eth_call', [call, since]),
        ])
        return {
          endpoint: endpoint.name,
          contract: name,
          now: readPaused(now),
          held: readPaused(held),
        }
      }),
    ),
  )
  return { chain, said }
}

/** Done when `paused()` holds for the profile's number of blocks at every endpoint whose word counts. */
export async function verifySwitch(
  details: Switched,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const { confirmations } = contractsProfile(world.profile)
  const wanted = details.call === 'pause'
  const { chain, said } = await look(details, world, signal)
  const evidence = [
    ...details.contracts.map(({ name, address }) =>
      fact(name, `paused() = ${wordsFor(said, name)} · ${address}`),
    ),
    fact('At block', String(chain.pinned ?? 'unknown')),
    ...unusableOf(chain).map((words) => fact('Not counted', words)),
  ]
  if (said.length === 0) {
    return { kind: 'pending', waitingFor: 'an RPC endpoint that answers', evidence }
  }
  if (said.every(({ now, held }) => now === wanted && held === wanted)) {
    return {
      kind: 'verified',
      evidence: [...evidence, fact('Held for', `${confirmations} blocks`)],
    }
  }
  if (said.every(({ now }) => now === wanted)) {
    return { kind: 'pending', waitingFor: `${confirmations} blocks in which it holds`, evidence }
  }
  const behind = said.filter(({ now }) => now !== wanted)
  const contradicted = behind.filter(({ contract }) =>
    said.some((other) => other.contract === contract && other.now === wanted),
  )
  if (contradicted.length === behind.length) {
    return {
      kind: 'mixed',
      behind: behind.map(({ endpoint, contract }) => `${contract} at ${endpoint}`),
      failure: failure('MIXED', {
        summary: 'RPC endpoints contradict each other.',
        tried: `paused() of every contract at block ${chain.pinned}`,
        answered: behind
          .map(({ endpoint, contract, now }) => `${endpoint}: ${contract} ${now}`)
          .join('; '),
        world: 'One endpoint says that it happened, another that it did not.',
        next: 'Ask a third endpoint or a block explorer, and take the one that lies out of the profile.',
        retry: 'probe-first',
      }),
      evidence,
    }
  }
  const names = [...new Set(behind.map(({ contract }) => contract))].join(', ')
  return { kind: 'pending', waitingFor: `${details.call}() of ${names}`, evidence }
}

/** Nonces tell: what was not mined under its nonce can still be, until another one takes its place. */
export async function reconcileSwitch(
  intent: Intent<SwitchDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const { plan } = intent
  const before = PreState.parse(intent.preState)
  const wanted = plan.details.call === 'pause'
  return settle(
    async () => {
      const { said } = await look(plan.details, world, signal)
      if (said.length === 0) return 'unsettled'
      if (said.every(({ now }) => now === wanted)) return 'happened'
      const { nonce } = await nextNonce(plan.details.carrier.address, world, signal)
      return nonce >= before.nonce + plan.details.contracts.length ? 'did-not' : 'unsettled'
    },
    { looks: 4, everyMs: 1_000 },
    { world, signal },
  )
}

function wordsFor(said: readonly Said[], name: string): string {
  const own = said.filter(({ contract }) => contract === name).map(({ now }) => String(now))
  return [...new Set(own)].join(' / ') || 'unknown'
}

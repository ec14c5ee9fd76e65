import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { type ChainView, unusableOf, usableOf } from '../read-chain.ts'
import { chainNow } from '../signers/next-nonce.ts'
import { readProxy } from './read-proxy.ts'
import type { UpgradeDetails } from './upgrade-input.ts'

interface Said {
  readonly endpoint: string
  readonly now: string
  readonly held: string
}

async function look(
  { contract }: UpgradeDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<{ readonly chain: ChainView; readonly said: readonly Said[] }> {
  const { confirmations } = contractsProfile(world.profile)
  const chain = await chainNow(world, signal)
  const { pinned } = chain
  if (pinned === null) return { chain, said: [] }
  const said = await Promise.all(
    usableOf(chain).map(async (endpoint): Promise<readonly Said[]> => {
      const [now, held] = await Promise.all([
        readProxy(endpoint, contract.address, pinned),
        readProxy(endpoint, contract.address, pinned - confirmations + 1),
      ])
      if (!now || !held) return []
      return [{ endpoint: endpoint.name, now: now.implementation, held: held.implementation }]
    }),
  )
  return { chain, said: said.flat() }
}

/** Done when every endpoint whose word counts names the new code, for the profile's number of blocks. */
export async function verifyUpgrade(
  { details }: Plan<UpgradeDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const { confirmations } = contractsProfile(world.profile)
  const { chain, said } = await look(details, world, signal)
  const wanted = details.implementation.toLowerCase()
  const evidence = [
    fact(details.contract.name, `runs ${[...new Set(said.map(({ now }) => now))].join(' / ')}`),
    fact('At block', String(chain.pinned ?? 'unknown')),
    ...unusableOf(chain).map((words) => fact('Not counted', words)),
  ]
  const waits = (waitingFor: string): Verdict => ({ kind: 'pending', waitingFor, evidence })
  if (said.length === 0) return waits('an RPC endpoint that answers')
  if (said.every(({ now, held }) => now === wanted && held === wanted)) {
    return {
      kind: 'verified',
      evidence: [...evidence, fact('Held for', `${confirmations} blocks`)],
    }
  }
  if (said.every(({ now }) => now === wanted)) return waits(`${confirmations} blocks`)
  const behind = said.filter(({ now }) => now !== wanted).map(({ endpoint }) => endpoint)
  if (behind.length === said.length) return waits(`${details.contract.name} to run the new code`)
  return {
    kind: 'mixed',
    behind,
    evidence,
    failure: failure('MIXED', {
      summary: 'RPC endpoints contradict each other.',
      tried: `the implementation slot of ${details.contract.name} at block ${chain.pinned}`,
      answered: said.map(({ endpoint, now }) => `${endpoint}: ${now}`).join('; '),
      world: 'One endpoint says that it happened, another that it did not.',
      next: 'Ask a third endpoint or a block explorer, and take the one that lies out of the profile.',
      retry: 'probe-first',
    }),
  }
}

/** Whether the new code runs; undefined where nobody can be asked. */
export async function readsImplementation(
  details: UpgradeDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const { said } = await look(details, world, signal)
  const wanted = details.implementation.toLowerCase()
  return said.length === 0 ? undefined : said.every(({ now }) => now === wanted)
}

import { keccak256 } from 'viem'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Intent, Settlement } from '../../../ports/system.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { type ChainView, unusableOf, usableOf } from '../read-chain.ts'
import { askCode } from './ask-code.ts'
import { type CodeMatch, compareCode } from './compare-code.ts'
import type { DeployDetails } from './deploy-input.ts'
import { readKept } from './kept-artifact.ts'
import { chainOf } from './observe-deploy.ts'
import { settleByNonce } from './own-nonce.ts'

/** What one endpoint says of the new contract: now, and as far back as it has to hold. */
interface Said {
  readonly endpoint: string
  readonly codeHash: string
  readonly now: CodeMatch
  readonly held: CodeMatch
}

async function look(
  { details }: Pick<Plan<DeployDetails>, 'details'>,
  world: Reads,
  signal: AbortSignal,
): Promise<{ readonly chain: ChainView; readonly said: readonly Said[] }> {
  const profile = contractsProfile(world.profile)
  const [artifact, chain] = await Promise.all([
    readKept(details.artifact, world),
    chainOf(profile, world, signal),
  ])
  const { pinned } = chain
  if (pinned === null) return { chain, said: [] }
  const said = await Promise.all(
    usableOf(chain).map(async (endpoint): Promise<readonly Said[]> => {
      const [now, held] = await Promise.all([
        askCode(endpoint, details.address, pinned),
        askCode(endpoint, details.address, pinned - profile.confirmations + 1),
      ])
      if (now === undefined || held === undefined) return []
      return [
        {
          endpoint: endpoint.name,
          codeHash: now === null ? 'none' : keccak256(now),
          now: compareCode(artifact, now),
          held: compareCode(artifact, held),
        },
      ]
    }),
  )
  return { chain, said: said.flat() }
}

/** Done when the code at the foreseen address is the artifact's, byte for byte, for the profile's number of blocks. */
export async function verifyDeploy(
  plan: Plan<DeployDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const { details } = plan
  const { confirmations } = contractsProfile(world.profile)
  const { chain, said } = await look(plan, world, signal)
  const evidence: readonly Evidence[] = [
    fact('Address', details.address),
    fact('Code on chain', [...new Set(said.map(({ codeHash }) => codeHash))].join(' / ')),
    fact('At block', String(chain.pinned ?? 'unknown')),
    ...immutablesOf(said),
    ...unusableOf(chain).map((words) => fact('Not counted', words)),
  ]
  const waits = (waitingFor: string): Verdict => ({ kind: 'pending', waitingFor, evidence })
  if (said.length === 0) return waits('an RPC endpoint that answers')
  for (const { endpoint, now } of said) {
    if (now.kind === 'different')
      return wrongCode(plan, { endpoint, because: now.because, evidence })
  }
  if (said.every(({ now, held }) => now.kind === 'same' && held.kind === 'same')) {
    const held = fact('Held for', `${confirmations} blocks, byte for byte, immutables masked`)
    return { kind: 'verified', evidence: [...evidence, held] }
  }
  if (said.every(({ now }) => now.kind === 'same')) return waits(`${confirmations} blocks`)
  const without = said.filter(({ now }) => now.kind === 'absent').map(({ endpoint }) => endpoint)
  return waits(`code at ${details.address} (${without.join(', ')})`)
}

function immutablesOf(said: readonly Said[]): readonly Evidence[] {
  const [first] = said
  if (first?.now.kind !== 'same' || first.now.immutables.length === 0) return []
  const { immutables, guessed } = first.now
  return [
    {
      kind: 'table',
      label: guessed ? 'Immutables (found by their place)' : 'Immutables',
      columns: ['byte', 'value'],
      rows: immutables.map(({ at, value }) => [at, value]),
    },
  ]
}

function wrongCode(
  plan: Plan<DeployDetails>,
  seen: {
    readonly endpoint: string
    readonly because: string
    readonly evidence: readonly Evidence[]
  },
): Verdict {
  return {
    kind: 'failed',
    evidence: seen.evidence,
    failure: failure('NOT_VERIFIED', {
      summary: `The code at ${plan.details.address} is not the artifact's: ${seen.because}.`,
      tried: `to compare the code that ${seen.endpoint} has`,
      world: 'A contract stands there. Nothing has been pointed at it.',
      next: 'Point nothing at it. Find out who deployed it, and start again.',
      retry: 'no',
    }),
  }
}

/** Code at the foreseen address, or another transaction under its nonce. */
export function reconcileDeploy(
  { plan }: Intent<DeployDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const { signer, nonce } = plan.details
  const happened = async () => {
    const { said } = await look(plan, world, signal)
    return said.length === 0 ? undefined : said.some(({ now }) => now.kind !== 'absent')
  }
  return settleByNonce({ account: signer, nonce, happened }, world, signal)
}

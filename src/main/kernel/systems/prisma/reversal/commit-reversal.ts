import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { importActs, importCommit } from '../../git-import.ts'
import { operation } from '../../operation.ts'
import { prismaOf } from '../configuration.ts'
import { commitOf, migrationsFolder, readMigrationFiles } from '../migration-files.ts'
import { commitStream, reversalRef } from './commit-stream.ts'
import { type ComposedReversal, composeReversal } from './compose-reversal.ts'
import {
  ReversalDetails,
  ReversalInput,
  refuseIncomplete,
  reversalFacts,
  reversalWarnings,
} from './reversal-input.ts'

interface Observed {
  readonly composed: ComposedReversal | { readonly refused: Failure }
  readonly operator: string
  readonly repository: string
  readonly migrationsFolder: string
}

/** Commits the reversal as a new migration, on top of what production is deployed from; in the clone only. */
export const commitReversal = operation<ReversalInput, Observed, ReversalDetails>({
  system: 'prisma',
  name: 'commit-reversal',
  input: ReversalInput,
  details: ReversalDetails,
  patience: { everyMs: 500, forMs: 5_000 },
  async probe({ target, startedAt }, world, signal) {
    const profile = prismaOf(world)
    const { migration } = target
    return {
      composed: await composeReversal(world, { migration, startedAt }, signal),
      operator: world.profile.operator,
      repository: profile.repository,
      migrationsFolder: migrationsFolder(profile),
    }
  },
  plan(input, observed) {
    const { composed, operator, repository } = observed
    if ('refused' in composed) return { kind: 'refusal', failure: composed.refused }
    const incomplete = refuseIncomplete(composed, input.override)
    if (incomplete !== undefined) return incomplete
    const { run, startedAt } = input
    const stream = commitStream(composed, {
      ...{ run, startedAt, operator, migrationsFolder: observed.migrationsFolder },
    })
    return {
      kind: 'plan',
      plan: {
        system: 'prisma',
        operation: 'commit-reversal',
        title: `Commit ${composed.folder} in the clone`,
        now: [fact('on top of', composed.base)],
        target: [...reversalFacts(composed), fact('as', reversalRef(run))],
        acts: importActs(repository, stream),
        preconditions: { base: composed.base },
        details: { run, migration: composed.migration, folder: composed.folder, database: '' },
        reversibility: 'reversible',
        warnings: reversalWarnings(composed),
      },
    }
  },
  planUndo: ({ details }) => ({
    kind: 'no-way-back',
    because: `Nothing leaves this laptop by it; the branch ${reversalRef(details.run)} can be deleted.`,
  }),
  preState: async () => ({}),
  apply: (plan, world, signal) => importCommit(plan, world, noPlan(plan.title), signal),
  async reconcile({ plan }, world, signal) {
    return (await committed(plan.details, world, signal)) === undefined ? 'did-not' : 'happened'
  },
  async verify({ details }, world, signal) {
    const commit = await committed(details, world, signal)
    if (commit !== undefined)
      return {
        kind: 'verified',
        evidence: [fact('commit', commit), fact('migration', details.folder)],
      }
    return { kind: 'failed', failure: noPlan(`Commit ${details.folder}`), evidence: [] }
  },
})

/** The commit of a run's reversal, where it is in the clone. */
export async function committed(
  details: Pick<ReversalDetails, 'run' | 'folder'>,
  world: Pick<Reads, 'command' | 'profile'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const profile = prismaOf(world)
  const { repository } = profile
  const commit = await commitOf(world, { repository, name: reversalRef(details.run) }, signal)
  if (commit === undefined) return undefined
  const files = await readMigrationFiles(world, { profile, commit }, signal)
  return files.some(({ name }) => name === details.folder) ? commit : undefined
}

function noPlan(tried: string): Failure {
  return failure('COMMAND_FAILED', {
    summary: 'The commit of the reversal is not in the clone.',
    tried,
    world: 'Nothing has left this laptop.',
    next: 'See that the clone may be written to, fetch it, and try again.',
    field: 'systems.prisma.repository',
  })
}

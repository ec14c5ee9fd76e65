import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { operation } from '../../operation.ts'
import { prismaOf, schemaOf } from '../configuration.ts'
import { checksumOf } from '../migration-files.ts'
import {
  isApplied,
  type MigrationTable,
  migrationsTable,
  readMigrationTable,
} from '../migration-rows.ts'
import { rowIdOf } from '../plan-mark.ts'
import { literal } from '../quoting.ts'
import { isStillRunning, sendSql, transactionOf } from '../send-sql.ts'
import { type ComposedReversal, composeReversal } from './compose-reversal.ts'
import {
  ReversalDetails,
  ReversalInput,
  refuseIncomplete,
  reversalFacts,
  reversalWarnings,
} from './reversal-input.ts'

const staging = { server: 'staging' } as const

interface Observed {
  readonly composed: ComposedReversal | { readonly refused: Failure }
  /** Absent where the profile names no staging. */
  readonly table: MigrationTable | undefined
  readonly schema: string
}

/** Does on the profile's staging what `migrate deploy` would: the reversal and its row, in one transaction. */
export const stageReversal = operation<ReversalInput, Observed, ReversalDetails>({
  system: 'prisma',
  name: 'stage-reversal',
  input: ReversalInput,
  details: ReversalDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe({ target, startedAt }, world, signal) {
    const profile = prismaOf(world)
    const schema = schemaOf(profile)
    const { migration } = target
    return {
      schema,
      composed: await composeReversal(world, { migration, startedAt }, signal),
      table:
        profile.staging === undefined
          ? undefined
          : await readMigrationTable(world, { target: staging, schema }, signal),
    }
  },
  plan(input, { composed, table, schema }) {
    if (table === undefined)
      return {
        kind: 'nothing-to-do',
        because: 'The profile names no staging database.',
        evidence: [],
      }
    if ('refused' in composed) return { kind: 'refusal', failure: composed.refused }
    const incomplete = refuseIncomplete(composed, input.override)
    if (incomplete !== undefined) return incomplete
    const { migration, folder, sql } = composed
    const applied = new Set(table.rows.filter(isApplied).map(({ name }) => name))
    if (applied.has(folder))
      return {
        kind: 'nothing-to-do',
        because: `${folder} is applied to staging already.`,
        evidence: [],
      }
    if (!applied.has(migration) && input.override === undefined)
      return {
        kind: 'refusal',
        failure: failure('BLOCKED', {
          summary: `Staging (${table.database}) does not have ${migration}: there is nothing to reverse.`,
          tried: 'to try the reversal on staging',
          next: 'Deploy to staging what production has, then look again.',
          field: 'systems.prisma.staging',
        }),
        override: 'The reversal is sent to staging all the same; it may be refused there.',
      }
    const row = `INSERT INTO ${migrationsTable(schema)} (id, checksum, started_at, finished_at, migration_name, applied_steps_count) VALUES (${literal(rowIdOf(input.run, folder))}, ${literal(checksumOf(sql))}, now(), now(), ${literal(folder)}, 1)`
    const owner = { schema, owner: table.owner, role: table.role }
    const statements = [...composed.reversal.statements.map(({ text }) => text), row]
    return {
      kind: 'plan',
      plan: {
        system: 'prisma',
        operation: 'stage-reversal',
        title: `Apply ${folder} to staging`,
        now: [],
        target: [...reversalFacts(composed), fact('staging', table.database)],
        acts: [
          { kind: 'sql', database: table.database, statements: transactionOf(owner, statements) },
        ],
        preconditions: {},
        details: { run: input.run, migration, folder, database: table.database },
        reversibility: 'reversible',
        warnings: reversalWarnings(composed),
      },
    }
  },
  planUndo: () => ({ kind: 'no-way-back', because: 'Staging is rebuilt from production.' }),
  preState: async () => ({}),
  apply: (plan, world, signal) => sendSql(plan, world, staging, signal),
  async reconcile({ plan }, world, signal) {
    if (await isStillRunning(world, staging, signal)) return 'unsettled'
    return (await isThere(plan.details.folder, world, signal)) ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const evidence = [fact('staging', details.database), fact('applied', details.folder)]
    if (await isThere(details.folder, world, signal)) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence: [],
      failure: failure('DATA_DIFFERS', {
        summary: `Staging does not have ${details.folder}.`,
        tried: 'to read its row on staging',
        next: 'Look at staging, then try again.',
      }),
    }
  },
})

async function isThere(folder: string, world: Reads, signal: AbortSignal): Promise<boolean> {
  const schema = schemaOf(prismaOf(world))
  const table = await readMigrationTable(world, { target: staging, schema }, signal)
  return table.rows.some((row) => row.name === folder && isApplied(row))
}

import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { operation } from '../../operation.ts'
import { type Catalog, catalogLines, readCatalog } from '../catalog.ts'
import { prismaOf, schemaOf } from '../configuration.ts'
import { findScript } from '../migration-files.ts'
import { isApplied, type MigrationTable, readMigrationTable } from '../migration-rows.ts'
import { isStillRunning, sendSql, transactionOf } from '../send-sql.ts'
import { type ComposedReversal, composeReversal, insideOneTransaction } from './compose-reversal.ts'
import {
  ReversalDetails,
  ReversalInput,
  refuseIncomplete,
  reversalFacts,
  reversalWarnings,
} from './reversal-input.ts'

const Input = ReversalInput.extend({
  /** The copy of last night's backup, restored beside live. */
  database: z.string().min(1).max(63),
})
type Input = z.infer<typeof Input>

interface Observed {
  readonly composed: ComposedReversal | { readonly refused: Failure }
  readonly side: MigrationTable
  readonly before: Catalog
  /** Scripts that live has run and the copy has not, the reversed one last. */
  readonly missing: readonly string[]
}

/**
 * Runs the migration and its reversal on a copy of last night's backup, in one transaction, and looks whether the
 * schema is then what it was. Live is not touched.
 */
export const rehearseReversal = operation<Input, Observed, ReversalDetails>({
  system: 'prisma',
  name: 'rehearse-reversal',
  input: Input,
  details: ReversalDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe(input, world, signal) {
    const { migration } = input.target
    const composed = await composeReversal(world, { migration, startedAt: input.startedAt }, signal)
    const target = { server: 'live', database: input.database } as const
    const schema = schemaOf(prismaOf(world))
    const side = await readMigrationTable(world, { target, schema }, signal)
    const before = await readCatalog(world, target, signal)
    const missing =
      'refused' in composed ? [] : await scriptsBetween(world, { composed, side }, signal)
    return { composed, side, before, missing }
  },
  plan(input, { composed, side, before, missing }) {
    if ('refused' in composed) return { kind: 'refusal', failure: composed.refused }
    const incomplete = refuseIncomplete(composed, input.override)
    if (incomplete !== undefined) return incomplete
    if (side.rows.some((row) => row.name === input.target.migration && isApplied(row)))
      return { kind: 'refusal', failure: tooYoung(input) }
    const forward = missing.flatMap(insideOneTransaction)
    const back = composed.reversal.statements.map(({ text }) => text)
    const schema = schemaOfRows(before, side)
    const owner = { schema, owner: side.owner, role: side.role }
    return {
      kind: 'plan',
      plan: {
        system: 'prisma',
        operation: 'rehearse-reversal',
        title: `Try ${composed.migration} and its reversal on ${input.database}`,
        now: [],
        target: [...reversalFacts(composed), fact('copy', input.database)],
        acts: [
          {
            kind: 'sql',
            database: input.database,
            statements: transactionOf(owner, [...forward, ...back]),
          },
        ],
        preconditions: { copy: input.database },
        details: {
          run: input.run,
          migration: composed.migration,
          folder: composed.folder,
          database: input.database,
        },
        seen: { before: [...catalogLines(before)] },
        reversibility: 'reversible',
        warnings: reversalWarnings(composed),
      },
    }
  },
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Only the copy is changed, and the copy is dropped.',
  }),
  preState: async () => ({}),
  apply: (plan, world, signal) => sendSql(plan, world, copyOf(plan.details), signal),
  async reconcile({ plan }, world, signal) {
    if (await isStillRunning(world, copyOf(plan.details), signal)) return 'unsettled'
    // It leaves no trace where it is right: doing it again does no harm.
    return 'did-not'
  },
  async verify(plan, world, signal) {
    const after = new Set(catalogLines(await readCatalog(world, copyOf(plan.details), signal)))
    const seen = z.object({ before: z.array(z.string()) }).parse(plan.seen)
    const before = new Set(seen.before)
    const more = [...after].filter((line) => !before.has(line))
    const less = [...before].filter((line) => !after.has(line))
    const evidence = [
      fact('objects compared', String(before.size)),
      fact('differences', String(more.length + less.length)),
    ]
    if (more.length + less.length === 0) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('DATA_DIFFERS', {
        summary: `The schema after ${plan.details.migration} and its reversal is not what it was before.`,
        tried: 'to compare every table, column, index, constraint and type of the copy',
        answered: [...less.map((line) => `gone: ${line}`), ...more.map((line) => `new: ${line}`)]
          .slice(0, 40)
          .join('; '),
        world: 'Only the copy was changed; live was not touched.',
        next: 'Write what is missing into the reversal by hand, then try again on a fresh copy.',
        retry: 'no',
      }),
    }
  },
})

const copyOf = ({ database }: ReversalDetails): SqlTarget => ({ server: 'live', database })

/** The schema in which the copy has its `_prisma_migrations`. */
function schemaOfRows(catalog: Catalog, side: MigrationTable): string {
  const found = [...catalog.tables.keys()].find((name) => name.endsWith('._prisma_migrations'))
  return side.managed ? (found?.split('.')[0] ?? 'public') : 'public'
}

async function scriptsBetween(
  world: Reads,
  { composed, side }: { readonly composed: ComposedReversal; readonly side: MigrationTable },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const profile = prismaOf(world)
  const has = new Set(side.rows.filter(isApplied).map(({ name }) => name))
  const wanted = composed.table.rows.filter(
    (row) => isApplied(row) && !has.has(row.name) && row.name <= composed.migration,
  )
  const scripts: string[] = []
  for (const { name, checksum } of wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = composed.files.find((one) => one.name === name && one.checksum === checksum)
    const sql = file?.sql ?? (await findScript(world, { profile, name, checksum }, signal))
    if (sql !== undefined) scripts.push(sql)
  }
  return scripts
}

function tooYoung({ database, target }: Input) {
  return failure('BLOCKED', {
    summary: `${database} has ${target.migration} already: it is no copy from before it.`,
    tried: 'to rehearse the migration and its reversal on it',
    next: 'Choose a backup from before the migration.',
    field: 'target.backup',
  })
}

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { type Examination, statementTable } from './examine.ts'
import { migrationsTable } from './migration-rows.ts'
import { logsOf } from './plan-take-back.ts'
import { literal } from './quoting.ts'
import { refuseUnlessFailed } from './refuse-migration.ts'
import { rowGuard } from './row-guard.ts'
import { transactionOf } from './send-sql.ts'
import type { MigrationInput, Sight } from './sight.ts'

/** As what a failed migration is marked; the names are those of `prisma migrate resolve`. */
export type Mark = 'rolled-back' | 'applied'

export const MarkDetails = z.object({
  run: z.string(),
  migration: z.string(),
  mark: z.enum(['rolled-back', 'applied']),
  /** Ids of the unfinished rows that are given up. */
  rows: z.array(z.string()),
  /** Id of the row that is added where it is marked as applied. */
  added: z.string().nullable(),
})
export type MarkDetails = z.infer<typeof MarkDetails>

/** A row's id in the form of Prisma's; from the run, so that a plan made twice is the same plan. */
export function rowIdOf(run: string, migration: string): string {
  const hex = createHash('sha256').update(`${run} ${migration}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * The effect of `prisma migrate resolve` on the table, exactly: `--rolled-back` sets `rolled_back_at` of every
 * unfinished row of that name; `--applied` does the same and adds a row that began and finished at one moment, with
 * empty logs and 0 steps. Neither runs any of the migration. Source: schema-engine, `mark_migration_applied` and
 * `mark_migration_rolled_back`. Pure.
 */
export function planMark(mark: Mark, input: MigrationInput, sight: Sight): Planned<MarkDetails> {
  const { judged, table, row, examination, schema } = sight
  const refused = refuseUnlessFailed(sight)
  if (refused !== undefined && isDone(mark, sight))
    return {
      kind: 'nothing-to-do',
      because: `${judged.name} is ${mark === 'applied' ? 'applied' : 'given up'} already.`,
      evidence: [],
    }
  if (refused !== undefined || row === undefined)
    return { kind: 'refusal', failure: refused ?? doubtful(mark, sight) }
  const fits = mark === 'applied' ? examination?.left === 'all' : examination?.left === 'none'
  if (!fits && input.override === undefined)
    return {
      kind: 'refusal',
      failure: doubtful(mark, sight),
      override: 'It is marked all the same; what the catalogue shows is as it is.',
    }
  const unfinished = judged.rows.filter(
    (one) => one.finishedAt === undefined && one.rolledBackAt === undefined,
  )
  const added = mark === 'applied' ? rowIdOf(input.run, judged.name) : null
  const ids = unfinished.map(({ id }) => literal(id)).join(', ')
  const name = migrationsTable(schema)
  const statements = transactionOf({ schema, owner: table.owner, role: table.role }, [
    rowGuard(schema, row.id),
    `UPDATE ${name} SET rolled_back_at = now() WHERE id IN (${ids})`,
    ...(added === null
      ? []
      : [
          `INSERT INTO ${name} (id, checksum, logs, started_at, finished_at, migration_name) VALUES (${literal(added)}, ${literal(row.checksum)}, '', now(), now(), ${literal(judged.name)})`,
        ]),
  ])
  return {
    kind: 'plan',
    plan: {
      system: 'prisma',
      operation: `mark-${mark}`,
      title: `Mark ${judged.name} as ${mark === 'applied' ? 'applied' : 'rolled back'} in ${table.database}`,
      now: [
        ...logsOf(sight),
        ...(examination === undefined
          ? []
          : [statementTable('its statements', examination.statements)]),
      ],
      target: [
        fact('migration', judged.name),
        fact('the same as', `prisma migrate resolve --${mark} ${judged.name}`),
      ],
      acts: [{ kind: 'sql', database: table.database, statements }],
      preconditions: { row: row.id, left: examination?.left ?? 'unknown' },
      details: {
        run: input.run,
        migration: judged.name,
        mark,
        rows: unfinished.map(({ id }) => id),
        added,
      },
      reversibility: 'reversible',
      warnings: warningsFor(mark, sight),
    },
  }
}

function isDone(mark: Mark, { judged }: Sight): boolean {
  return mark === 'applied' ? judged.state === 'applied' : judged.state === 'rolled-back'
}

function warningsFor(mark: Mark, { judged, examination }: Sight): readonly string[] {
  const unseen = (examination?.statements ?? []).filter(({ effects }) =>
    effects.some(({ presence, effect }) => presence === 'unseen' && effect.kind !== 'session'),
  )
  return [
    ...(mark === 'rolled-back' && judged.file !== undefined
      ? [
          'The code still has it: the next `migrate deploy` of that code runs it again. Bring back code without it, or mend it, first.',
        ]
      : []),
    ...(mark === 'applied' && judged.marks.includes('edited')
      ? [
          'The file was edited after it ran. The checksum of what ran is kept, so Prisma will call the file modified.',
        ]
      : []),
    ...(unseen.length === 0
      ? []
      : [
          `${unseen.length} of its statements cannot be told from the catalogue: whether they ran is yours to know.`,
        ]),
  ]
}

const leftWords: Readonly<Record<Examination['left'], string>> = {
  none: 'nothing that it makes is there',
  some: 'part of what it makes is there',
  all: 'everything that it makes is there',
  unknown: 'what it left cannot be told',
}

function doubtful(mark: Mark, { judged, examination }: Sight): Failure {
  const found = leftWords[examination?.left ?? 'unknown']
  return failure('BLOCKED', {
    summary:
      mark === 'applied'
        ? `${judged.name} cannot be called applied: ${found}.`
        : `${judged.name} cannot be called rolled back: ${found}.`,
    tried: 'to hold its statements against the catalogue',
    next:
      mark === 'applied'
        ? 'Finish it first, so that code which counts on it finds everything.'
        : 'Take back what it left first: the next attempt would fail on what is there.',
    field: 'target.migration',
  })
}

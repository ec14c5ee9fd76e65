import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { prismaOf, schemaOf } from '../configuration.ts'
import { headOfBranch } from '../look-at-migrations.ts'
import { findScript, type MigrationFile, readMigrationFiles } from '../migration-files.ts'
import { isApplied, type MigrationTable, readMigrationTable } from '../migration-rows.ts'
import { live } from '../sight.ts'
import { earlierDefinitions } from '../sql/earlier-definitions.ts'
import type { ReadStatement } from '../sql/effect.ts'
import { invertScript, type Reversal } from '../sql/invert-script.ts'
import { readScript } from '../sql/read-statement.ts'
import { splitStatements } from '../sql/split-statements.ts'
import { nextName } from './next-name.ts'

/** A reversal of a migration that succeeded, ready to be tried and committed. */
export interface ComposedReversal {
  readonly migration: string
  /** The folder of the new migration. */
  readonly folder: string
  readonly reversal: Reversal
  readonly source: 'written by hand' | 'down.sql' | 'inference'
  /** `migration.sql` of the new folder. */
  readonly sql: string
  /** `down.sql` of the new folder: the migration that is reversed. */
  readonly down: string
  readonly forward: readonly ReadStatement[]
  /** The newest commit of the branch that production is deployed from. */
  readonly base: string
  readonly table: MigrationTable
  readonly files: readonly MigrationFile[]
}

export interface ReversalAsked {
  readonly migration: string
  readonly startedAt: string
}

/**
 * Finds or makes the reversal of an applied migration: what somebody wrote by hand first, a `down.sql` that lies
 * beside it then, inference last. @throws FailureError as the database and the repository do
 */
export async function composeReversal(
  world: Reads,
  asked: ReversalAsked,
  signal: AbortSignal,
): Promise<ComposedReversal | { readonly refused: Failure }> {
  const profile = prismaOf(world)
  const { migration } = asked
  const table = await readMigrationTable(world, { target: live, schema: schemaOf(profile) }, signal)
  const row = table.rows.findLast((one) => one.name === migration && isApplied(one))
  if (row === undefined) return { refused: notApplied(migration, table) }
  const base = await headOfBranch(world, profile, signal)
  const files = await readMigrationFiles(world, { profile, commit: base }, signal)
  const file = files.find(({ name }) => name === migration)
  const { checksum } = row
  const ran =
    file?.checksum === checksum
      ? file.sql
      : await findScript(world, { profile, name: migration, checksum }, signal)
  if (ran === undefined) return { refused: notFound(migration, checksum) }
  const forward = readScript(ran)
  const earlier = earlierDefinitions(
    files.filter(({ name }) => name < migration).map(({ sql }) => readScript(sql)),
  )
  const written = await readByHand(world, migration)
  const given = written ?? file?.down
  const reversal = given === undefined ? invertScript(forward, earlier) : readGiven(given)
  const source =
    written !== undefined ? 'written by hand' : file?.down !== undefined ? 'down.sql' : 'inference'
  const names = [...files.map(({ name }) => name), ...table.rows.map(({ name }) => name)]
  return {
    ...{ migration, reversal, source, forward, base, table, files, down: ran },
    folder: nextName(names, { startedAt: asked.startedAt, of: migration }),
    sql: textOf(migration, source, reversal),
  }
}

/** What somebody else wrote is taken as it is; what each statement loses is said by reading it. */
function readGiven(sql: string): Reversal {
  const statements = readScript(sql).map(({ text, effects }) => {
    const loses = effects.flatMap((effect) => {
      if (effect.kind === 'drop-table') return [`every row of ${effect.table.name}`]
      return effect.kind === 'drop-column'
        ? [`every value of ${effect.table.name}.${effect.column}`]
        : []
    })
    return { text, ...(loses.length === 0 ? {} : { loses: loses.join(', ') }) }
  })
  return { statements, leaves: [], rows: [], byHand: [] }
}

async function readByHand(world: Reads, migration: string): Promise<string | undefined> {
  const { reversals } = prismaOf(world)
  // A name from the database becomes part of a path: only what a folder of migrations may be called.
  if (reversals === undefined || !/^[\w-]+$/.test(migration)) return undefined
  const range = { offset: 0, length: 1_000_000 }
  const bytes = await world.files
    .bytes(`${reversals}/${migration}.sql`, range)
    .catch(() => undefined)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}

function textOf(migration: string, source: string, { statements, rows, leaves }: Reversal): string {
  const lines = statements.flatMap(({ text, loses, mayFail }) => [
    ...(loses === undefined ? [] : [`-- DATA LOSS: ${loses}`]),
    ...(mayFail === undefined ? [] : [`-- May be refused: ${mayFail}`]),
    `${text};`,
  ])
  const said = [...rows, ...leaves].map((because) => `-- Left as it is: ${because}`)
  return [`-- Reverses ${migration} (${source}).`, ...said, ...lines, ''].join('\n')
}

/** Statements of a script that can stand inside one transaction: without its own BEGIN and COMMIT, and CONCURRENTLY. */
export function insideOneTransaction(sql: string): readonly string[] {
  return splitStatements(sql)
    .statements.map(({ text }) => text)
    .filter((text) => !/^(?:begin|commit|end|start\s+transaction)\b/i.test(text))
    .map((text) =>
      text.replace(/^(create\s+(?:unique\s+)?index|drop\s+index)\s+concurrently\b/i, '$1'),
    )
}

function notApplied(migration: string, table: MigrationTable): Failure {
  const rows = table.rows.filter(({ name }) => name === migration)
  const failed = rows.some(
    ({ finishedAt, rolledBackAt }) => finishedAt === undefined && rolledBackAt === undefined,
  )
  return failure('BLOCKED', {
    summary: failed
      ? `${migration} has failed: it did not succeed, so there is nothing to reverse.`
      : `${migration} is not applied to ${table.database}.`,
    tried: `to find its row in _prisma_migrations`,
    next: failed
      ? 'Take it back, or finish it, by the procedure for a failed migration.'
      : 'Choose one that is applied.',
    field: 'target.migration',
  })
}

function notFound(migration: string, checksum: string): Failure {
  return failure('NOT_FOUND', {
    summary: `The script of ${migration} that ran is in no commit of the repository.`,
    tried: `to find the file with the SHA-256 ${checksum}`,
    next: 'Fetch every branch into the clone, then look again.',
    field: 'systems.prisma.repository',
  })
}

import { z } from 'zod'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Challenge } from '../../../../shared/domain/plan.ts'
import type { PrismaProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { OverrideInput } from '../target-input.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { type Examination, examine } from './examine.ts'
import { type JudgedMigration, judgeMigrations } from './judge-migrations.ts'
import { readCode } from './look-at-migrations.ts'
import type { MigrationFile } from './migration-files.ts'
import { type MigrationRow, type MigrationTable, readMigrationTable } from './migration-rows.ts'
import { optionalTextOf, textOf } from './row-values.ts'
import { type EarlierDefinitions, earlierDefinitions } from './sql/earlier-definitions.ts'
import { readScript } from './sql/read-statement.ts'

/** What a step about one migration is asked with. */
export const MigrationInput = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  target: z.object({ migration: z.string().min(1).max(255) }),
  override: OverrideInput,
})
export type MigrationInput = z.infer<typeof MigrationInput>

/** Everything that a plan about one failed migration is made from. */
export interface Sight {
  readonly profile: PrismaProfile
  readonly schema: string
  readonly table: MigrationTable
  readonly judged: JudgedMigration
  /** The unfinished row; absent where the migration has none. */
  readonly row: MigrationRow | undefined
  readonly examination: Examination | undefined
  readonly earlier: EarlierDefinitions
  readonly files: readonly MigrationFile[]
  readonly challenge: Challenge
}

export const live: SqlTarget = { server: 'live' }

/** Looks at one migration of a database. @throws FailureError NOT_FOUND for a name that neither side knows */
export async function lookAtOne(
  world: Reads,
  asked: { readonly migration: string },
  signal: AbortSignal,
): Promise<Sight> {
  const profile = prismaOf(world)
  const schema = schemaOf(profile)
  const table = await readMigrationTable(world, { target: live, schema }, signal)
  const code = await readCode(world, undefined, signal)
  const files = 'files' in code ? code.files : []
  const known = 'files' in code ? code.files : undefined
  const judged = judgeMigrations(table, known).find(({ name }) => name === asked.migration)
  if (judged === undefined)
    throw new FailureError(unknownMigration(asked.migration, table.database))
  const row = judged.rows.findLast(
    ({ finishedAt, rolledBackAt }) => finishedAt === undefined && rolledBackAt === undefined,
  )
  const { file } = judged
  const examination =
    row === undefined
      ? undefined
      : await examine(world, { profile, target: live, row, file }, signal)
  const before = files.filter(({ name }) => name < asked.migration)
  return {
    ...{ profile, schema, table, judged, row, examination, files },
    earlier: earlierDefinitions(before.map(({ sql }) => readScript(sql))),
    challenge: await readChallenge(world, table.database, signal),
  }
}

const IDENTITY = `SELECT (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS oid,
  has_function_privilege('pg_control_system()', 'EXECUTE') AS may`

/** What must be typed: from what the server says it is. */
export async function readChallenge(
  world: Pick<Reads, 'sql'>,
  database: string,
  signal: AbortSignal,
): Promise<Challenge> {
  const [row = {}] = await world.sql.read(live, { text: IDENTITY }, signal)
  const text = 'SELECT system_identifier::text AS id FROM pg_control_system()'
  const [found = {}] = row['may'] === true ? await world.sql.read(live, { text }, signal) : []
  const id = optionalTextOf(found, 'id')
  if (id === undefined) {
    const expects = `${database} ${textOf(row, 'oid')}`
    return { expects, madeOf: 'the database’s name, a space, and its OID' }
  }
  return {
    expects: `${database} ${id.slice(-4)}`,
    madeOf: `the database’s name, a space, and the last four digits of the server’s system identifier (${id})`,
  }
}

function unknownMigration(name: string, database: string) {
  return failure('NOT_FOUND', {
    summary: `Neither ${database} nor the code has a migration ${name}.`,
    tried: `to look at the migration ${name}`,
    next: 'Choose one from the board.',
    field: 'target.migration',
    retry: 'no',
  })
}

import type { Evidence } from '../../../../shared/domain/evidence.ts'
import type { PrismaProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { type Catalog, readCatalog } from './catalog.ts'
import { schemaOf } from './configuration.ts'
import { findScript, type MigrationFile } from './migration-files.ts'
import type { MigrationRow } from './migration-rows.ts'
import { type Presence, presenceOf, type StatementPresence } from './presence.ts'
import { readScript } from './sql/read-statement.ts'

/** A migration that did not end, looked at closely: what it would make, and what of that is there. */
export interface Examination {
  /** The script that ran, or nothing where no version of the file has the checksum that the database stored. */
  readonly sql: string | undefined
  readonly statements: readonly StatementPresence[]
  readonly catalog: Catalog
  /** Of what the catalogue can tell: nothing is there, part of it (half-applied), everything; or it can tell nothing. */
  readonly left: 'none' | 'some' | 'all' | 'unknown'
}

/** Holds the script that ran against the catalogue. @throws FailureError as `SqlReads.read`, `readGit` */
export async function examine(
  world: Pick<Reads, 'sql' | 'command'>,
  asked: {
    readonly profile: PrismaProfile
    readonly target: SqlTarget
    readonly row: Pick<MigrationRow, 'name' | 'checksum'>
    /** The file of the commit that was looked at: it saves a search where it is the script that ran. */
    readonly file?: MigrationFile | undefined
  },
  signal: AbortSignal,
): Promise<Examination> {
  const { profile, target, row, file } = asked
  const catalog = await readCatalog(world, target, signal)
  const { name, checksum } = row
  const sql =
    file?.checksum === checksum
      ? file.sql
      : await findScript(world, { profile, name, checksum }, signal)
  if (sql === undefined) return { sql, statements: [], catalog, left: 'unknown' }
  const statements = presenceOf(readScript(sql), { catalog, schema: schemaOf(profile) })
  return { sql, statements, catalog, left: howMuchIsLeft(statements) }
}

function howMuchIsLeft(statements: readonly StatementPresence[]): Examination['left'] {
  const seen = statements
    .flatMap(({ effects }) => effects)
    .filter(({ effect }) => effect.kind !== 'session')
    .map(({ presence }) => presence)
  const visible = seen.filter((presence) => presence !== 'unseen')
  const there = visible.filter((presence) => presence !== 'not-there')
  if (there.length > 0)
    return there.length === visible.length && !there.includes('broken') ? 'all' : 'some'
  // A script runs as one transaction unless it says otherwise: where nothing that can be seen is there, nothing is.
  return visible.length > 0 ? 'none' : 'unknown'
}

const words: Readonly<Record<Presence, string>> = {
  there: 'done',
  'not-there': 'not done',
  broken: 'there, but not valid',
  unseen: 'cannot be told from the catalogue',
}

/** Every statement of the script with what became of it. */
export function statementTable(label: string, statements: readonly StatementPresence[]): Evidence {
  return {
    kind: 'table',
    label,
    columns: ['#', 'statement', 'state'],
    rows: statements.map(({ statement, effects }, index) => [
      index + 1,
      statement.text.replaceAll(/\s+/g, ' ').slice(0, 300),
      stateOf(effects.map(({ presence }) => presence)),
    ]),
  }
}

function stateOf(all: readonly Presence[]): string {
  const kinds = [...new Set(all)]
  return kinds.length === 1 && kinds[0] !== undefined
    ? words[kinds[0]]
    : `partly: ${kinds.map((kind) => words[kind]).join(', ')}`
}

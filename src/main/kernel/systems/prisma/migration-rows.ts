import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { identifier, literal } from './quoting.ts'
import { numberOf, optionalTextOf, textOf } from './row-values.ts'

/** The advisory lock that Prisma's engine holds while it migrates. */
export const PRISMA_LOCK = 72707369

/** One row of `_prisma_migrations`. Several rows a name are normal: a retry makes a new one. Times in UTC, ISO. */
export interface MigrationRow {
  readonly id: string
  readonly name: string
  /** SHA-256 (hex) of the bytes of the script that ran. */
  readonly checksum: string
  readonly startedAt: string
  readonly finishedAt: string | undefined
  readonly rolledBackAt: string | undefined
  readonly logs: string
  readonly steps: number
}

/** Who holds Prisma's advisory lock: while it is held, an unfinished row is running, not failed. */
export interface LockHolder {
  readonly pid: number
  readonly application: string
  readonly user: string
  readonly since: string
}

/** What the database itself says of its migrations. */
export interface MigrationTable {
  readonly database: string
  /** False where there is no `_prisma_migrations`: not managed by Prisma Migrate. */
  readonly managed: boolean
  readonly owner: string
  readonly role: string
  readonly rows: readonly MigrationRow[]
  readonly lock: LockHolder | undefined
}

const utc = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** `"public"."_prisma_migrations"`. */
export function migrationsTable(schema: string): string {
  return `${identifier(schema)}._prisma_migrations`
}

/** Reads the table, and who is at work on it. @throws FailureError as `SqlReads.read` */
export async function readMigrationTable(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly schema: string },
  signal: AbortSignal,
): Promise<MigrationTable> {
  const table = migrationsTable(asked.schema)
  const about = `SELECT current_database() AS database, current_user AS role,
    (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass(${literal(table)})) AS owner`
  const [facts = {}] = await world.sql.read(asked.target, { text: about }, signal)
  const owner = optionalTextOf(facts, 'owner')
  const base = { database: textOf(facts, 'database'), role: textOf(facts, 'role') }
  const lock = await readLock(world, asked.target, signal)
  if (owner === undefined) return { ...base, managed: false, owner: '', rows: [], lock }
  const text = `SELECT id, checksum, migration_name, coalesce(logs, '') AS logs, applied_steps_count AS steps,
    ${utc('started_at')} AS started, ${utc('finished_at')} AS finished, ${utc('rolled_back_at')} AS rolled_back
    FROM ${table} ORDER BY started_at, id`
  const rows = await world.sql.read(asked.target, { text }, signal)
  return {
    ...base,
    managed: true,
    owner,
    lock,
    rows: rows.map((row) => ({
      id: textOf(row, 'id'),
      name: textOf(row, 'migration_name'),
      checksum: textOf(row, 'checksum'),
      startedAt: textOf(row, 'started'),
      finishedAt: optionalTextOf(row, 'finished'),
      rolledBackAt: optionalTextOf(row, 'rolled_back'),
      logs: textOf(row, 'logs'),
      steps: numberOf(row, 'steps'),
    })),
  }
}

const LOCK = `SELECT l.pid, coalesce(a.application_name, '') AS application, coalesce(a.usename, '') AS usename,
    ${utc('a.query_start')} AS since
  FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${PRISMA_LOCK} AND l.objsubid = 1 AND l.granted
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ORDER BY l.pid LIMIT 1`

async function readLock(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<LockHolder | undefined> {
  const [row] = await world.sql.read(target, { text: LOCK }, signal)
  if (row === undefined) return undefined
  return {
    pid: numberOf(row, 'pid'),
    application: textOf(row, 'application'),
    user: textOf(row, 'usename'),
    since: textOf(row, 'since'),
  }
}

/** A row that began and neither ended nor was given up: failed, or running while the lock is held. */
export function isUnfinished(row: MigrationRow): boolean {
  return row.finishedAt === undefined && row.rolledBackAt === undefined
}

/** A row that counts as applied for Prisma. */
export function isApplied(row: MigrationRow): boolean {
  return row.finishedAt !== undefined && row.rolledBackAt === undefined
}

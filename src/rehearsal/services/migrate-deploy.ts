import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { ImageMigration } from './release-image.ts'

/** Outcome of `migrate deploy`; the texts and codes are Prisma's (prisma.md, 3, 4 and 6). */
export type MigrateOutcome =
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'applied'; readonly names: readonly string[] }
  | {
      readonly kind: 'refused'
      readonly code: 'P1001' | 'P1002' | 'P3005' | 'P3009' | 'P3018'
      readonly text: string
    }

/** The advisory lock that Prisma's engine takes, and how long it waits for it. */
const PRISMA_LOCK = 72707369
const LOCK_TIMEOUT_MS = 10_000

type Refusal = Extract<MigrateOutcome, { kind: 'refused' }>

function refused(code: Refusal['code'], text: string): Refusal {
  return { kind: 'refused', code, text: `Error: ${code}\n\n${text}` }
}

async function takeLock(client: pg.Client): Promise<boolean> {
  await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
  try {
    await client.query('select pg_advisory_lock($1)', [PRISMA_LOCK])
    return true
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '55P03') return false
    throw error
  } finally {
    await client.query('set lock_timeout = 0')
  }
}

async function applyOne(client: pg.Client, migration: ImageMigration): Promise<Refusal | null> {
  const id = randomUUID()
  const checksum = createHash('sha256').update(migration.sql).digest('hex')
  await client.query(
    'insert into _prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)',
    [id, checksum, migration.name],
  )
  try {
    await client.query(migration.sql)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    await client.query('update _prisma_migrations set logs = $2 where id = $1', [id, message])
    return refused(
      'P3018',
      `A migration failed to apply. New migrations cannot be applied before the error is recovered from.\n\nMigration name: ${migration.name}\n\n${message}`,
    )
  }
  await client.query(
    'update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1',
    [id],
  )
  return null
}

async function deployWith(
  client: pg.Client,
  migrations: readonly ImageMigration[],
): Promise<MigrateOutcome> {
  const table = await client.query(`select to_regclass('_prisma_migrations') is not null as there`)
  if (table.rows[0]?.there !== true) {
    return refused(
      'P3005',
      'The database schema is not empty. Read more about how to baseline an existing production database.',
    )
  }
  const failed = await client.query(
    `select migration_name from _prisma_migrations
     where finished_at is null and rolled_back_at is null order by started_at limit 1`,
  )
  if (failed.rows.length > 0) {
    return refused(
      'P3009',
      `migrate found failed migrations in the target database, new migrations will not be applied. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve\nThe \`${failed.rows[0]?.migration_name}\` migration failed`,
    )
  }
  const rows = await client.query(
    `select migration_name from _prisma_migrations
     where finished_at is not null and rolled_back_at is null`,
  )
  const applied = new Set(rows.rows.map((row) => String(row.migration_name)))
  const pending = migrations.filter((migration) => !applied.has(migration.name))
  for (const migration of pending) {
    const refusal = await applyOne(client, migration)
    if (refusal !== null) return refusal
  }
  return pending.length === 0
    ? { kind: 'up-to-date' }
    : { kind: 'applied', names: pending.map((migration) => migration.name) }
}

/**
 * Does to a database what `prisma migrate deploy` in a real image's start command does: refuses on a
 * failed row, else applies every migration of the image that the database does not have, for real.
 * Rows that the database has and the image does not (database ahead) are no reason to refuse.
 */
export async function migrateDeploy(
  url: string,
  migrations: readonly ImageMigration[],
): Promise<MigrateOutcome> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'prisma migrate deploy',
    connectionTimeoutMillis: 5000,
  })
  // A server that goes away between two statements must become a refusal, not an uncaught error.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return refused('P1001', `Can't reach database server (${reason})`)
  }
  try {
    if (!(await takeLock(client))) {
      return refused(
        'P1002',
        'The database server was reached but timed out. Context: Timed out trying to acquire a postgres advisory lock (SELECT pg_advisory_lock(72707369)). Elapsed: 10000ms.',
      )
    }
    return await deployWith(client, migrations)
  } finally {
    await client.end().catch(() => undefined)
  }
}

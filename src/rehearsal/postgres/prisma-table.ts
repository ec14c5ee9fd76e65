import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Migration } from '../incidents/incident.ts'

/** Makes `_prisma_migrations` with Prisma's own DDL (facts/prisma.md, 3); leaves an existing one alone. */
export async function createMigrationsTable(client: pg.Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`)
}

/** SHA-256 of the bytes of migration.sql, as Prisma stores it. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}

/** A fixed id, so that two worlds of the same incident hold the same rows. */
function rowId(migration: Migration): string {
  const hex = createHash('sha256').update(`row ${migration.name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Runs one migration and records it as ended at a moment in the past: finished, or failed where it is meant to. */
export async function runMigration(
  client: pg.Client,
  migration: Migration,
  endedAt: Date,
): Promise<void> {
  const logs = await failureOf(client, migration)
  if ((logs !== null) !== (migration.failsMidway ?? false))
    throw new Error(`${migration.name}: ${logs ?? 'was meant to fail midway, and did not'}`)
  await client.query(
    `INSERT INTO _prisma_migrations
       (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)
     VALUES ($1, $2, CASE WHEN $4::text IS NULL THEN $3::timestamptz END, $5, $4,
             $3::timestamptz - interval '800 ms', CASE WHEN $4::text IS NULL THEN 1 ELSE 0 END)`,
    [rowId(migration), checksumOf(migration), endedAt.toISOString(), logs, migration.name],
  )
}

/** What the server refused it with, as Prisma keeps it; null where it went through. */
async function failureOf(client: pg.Client, migration: Migration): Promise<string | null> {
  try {
    await client.query(migration.sql)
    return null
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    return `A migration failed to apply.\n\nMigration name: ${migration.name}\n\nDatabase error code: ${error.code}\n\nDatabase error:\nERROR: ${error.message}\n`
  }
}

import { createHash } from 'node:crypto'
import type pg from 'pg'
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

/** Runs one migration and records it as finished at a moment in the past. */
export async function runMigration(
  client: pg.Client,
  migration: Migration,
  finishedAt: Date,
): Promise<void> {
  await client.query(migration.sql)
  await client.query(
    `INSERT INTO _prisma_migrations
       (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
     VALUES ($1, $2, $3::timestamptz, $4, $3::timestamptz - interval '800 ms', 1)`,
    [rowId(migration), checksumOf(migration), finishedAt.toISOString(), migration.name],
  )
}

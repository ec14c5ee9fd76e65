import type { Database } from './database.ts'

/** Newest applied migration: finished and not rolled back, in folder order (prisma.md, 3). */
const HEAD_SQL = `select migration_name from _prisma_migrations
  where finished_at is not null and rolled_back_at is null
  order by migration_name desc limit 1`

/** Reads the newest applied migration, `null` when there is none. */
export async function readMigrationHead(database: Database): Promise<string | null> {
  const rows = await database.query(HEAD_SQL)
  const name = rows[0]?.['migration_name']
  return typeof name === 'string' ? name : null
}

/**
 * The same for every request, but asked at most twice a second: a swap or a new migration must show
 * at once, a busy API must not ask for each request.
 */
export function rememberHead(database: Database, now: () => number): () => Promise<string | null> {
  let known: { readonly at: number; readonly head: string | null } | undefined
  return async () => {
    if (known !== undefined && now() - known.at < 500) return known.head
    known = { at: now(), head: await readMigrationHead(database) }
    return known.head
  }
}

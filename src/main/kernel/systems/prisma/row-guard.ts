import { migrationsTable } from './migration-rows.ts'
import { literal } from './quoting.ts'

/** Fails with 22012 where the row is no longer an unfinished one: somebody resolved it meanwhile. */
export function rowGuard(schema: string, id: string): string {
  return `SELECT 1 / count(*) AS still_failed FROM ${migrationsTable(schema)} WHERE id = ${literal(id)} AND finished_at IS NULL AND rolled_back_at IS NULL`
}

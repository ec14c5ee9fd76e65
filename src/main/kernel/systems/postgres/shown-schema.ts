import type { SqlTarget } from '../../ports/sql.ts'

/** The schema that a swap by schema is about: Prisma's default, and PostgreSQL's. */
export const LIVE_SCHEMA = 'public'

/**
 * As what a schema is seen through a target: a target of one schema shows that one alone, under the name that it is to
 * have, so that live and a copy beside it in the same database compare like two databases. `undefined`: not seen.
 */
export function shownSchema(target: SqlTarget, schema: string): string | undefined {
  if (target.schema === undefined) return schema
  return target.schema === schema ? LIVE_SCHEMA : undefined
}

import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { flagOf, textOf } from './row-values.ts'

/** How the server knows the roles that a dump names. */
export interface KnownRoles {
  readonly missing: readonly string[]
  /** Exist, but our role is no member of them: nothing can be given to them by us. */
  readonly foreign: readonly string[]
}

const ROLES = `SELECT rolname AS name, pg_has_role(current_user, oid, 'MEMBER') AS member FROM pg_roles
  WHERE rolname IN (SELECT jsonb_array_elements_text($1::jsonb))`

export async function readRoles(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly names: readonly string[] },
  signal: AbortSignal,
): Promise<KnownRoles> {
  const query = { text: ROLES, values: [JSON.stringify(asked.names)] }
  const rows = await world.sql.read(asked.maintenance, query, signal)
  const known = new Map(rows.map((row) => [textOf(row, 'name'), flagOf(row, 'member')]))
  return {
    missing: asked.names.filter((name) => !known.has(name)),
    foreign: asked.names.filter((name) => known.get(name) === false),
  }
}

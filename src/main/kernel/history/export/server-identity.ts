import type { SqlRow } from '../../ports/sql.ts'

/** What a server itself says it is. */
export interface ServerIdentity {
  /** 64-bit number made by initdb; null where the role may not read it. */
  readonly systemIdentifier: string | null
}

// Asked first, so that a revoked right is no error.
const MAY_READ = `SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may`
const IDENTIFIER = 'SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()'

/** Reads who answers. */
export async function readIdentity(
  query: (text: string) => Promise<readonly SqlRow[]>,
): Promise<ServerIdentity> {
  const [right] = await query(MAY_READ)
  const [found] = right?.['may'] === true ? await query(IDENTIFIER) : []
  const id = found?.['id']
  return { systemIdentifier: id === undefined || id === null ? null : String(id) }
}

/** Whether both answers come from the same cluster. An address is no proof: behind tunnels and in containers many have the same. */
export function isSameServer(a: ServerIdentity, b: ServerIdentity): 'yes' | 'no' | 'not known' {
  if (a.systemIdentifier === null || b.systemIdentifier === null) return 'not known'
  return a.systemIdentifier === b.systemIdentifier ? 'yes' : 'no'
}

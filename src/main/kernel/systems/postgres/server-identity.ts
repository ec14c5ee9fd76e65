import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { flagOf, numberOf, optionalTextOf, textOf } from './row-values.ts'

/** What the server itself says it is: never taken from the profile or a form. */
export interface ServerIdentity {
  /** 64-bit number made by initdb; `undefined` where the role may not read it. */
  readonly systemIdentifier: string | undefined
  readonly version: string
  /** e.g. 150018 */
  readonly versionNumber: number
  readonly address: string
  readonly port: number
  readonly database: string
  readonly databaseOid: string
  readonly role: string
  readonly superuser: boolean
  readonly mayCreateDatabases: boolean
  readonly maySignal: boolean
  readonly inRecovery: boolean
}

// Executable by everybody unless revoked (measured with 15.18); asked first, so that a revoked right is no error.
const MAY_READ = `SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may`
const IDENTIFIER = 'SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()'
const IDENTITY = `SELECT current_setting('server_version') AS version,
  current_setting('server_version_num') AS number, host(inet_server_addr()) AS address,
  inet_server_port() AS port, current_database() AS database, current_user AS role,
  (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS oid,
  r.rolsuper AS super, r.rolsuper OR r.rolcreatedb AS createdb,
  r.rolsuper OR pg_has_role(r.oid, 'pg_signal_backend', 'USAGE') AS signal,
  pg_is_in_recovery() AS recovery FROM pg_roles r WHERE r.rolname = current_user`

/** Reads who answers. @throws FailureError as `SqlReads.read` */
export async function readIdentity(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<ServerIdentity> {
  const [row = {}] = await world.sql.read(target, { text: IDENTITY }, signal)
  const [may = {}] = await world.sql.read(target, { text: MAY_READ }, signal)
  const [id = {}] = flagOf(may, 'may')
    ? await world.sql.read(target, { text: IDENTIFIER }, signal)
    : []
  return {
    systemIdentifier: optionalTextOf(id, 'id'),
    version: textOf(row, 'version'),
    versionNumber: numberOf(row, 'number'),
    address: textOf(row, 'address'),
    port: numberOf(row, 'port'),
    database: textOf(row, 'database'),
    databaseOid: textOf(row, 'oid'),
    role: textOf(row, 'role'),
    superuser: flagOf(row, 'super'),
    mayCreateDatabases: flagOf(row, 'createdb'),
    maySignal: flagOf(row, 'signal'),
    inRecovery: flagOf(row, 'recovery'),
  }
}

/** One text for one server, for plans and preconditions: the system identifier, or what stands in for it. */
export function identityText(identity: ServerIdentity): string {
  return identity.systemIdentifier ?? `${identity.address}:${identity.port}`
}

/** Whether two answers come from the same cluster; without an identifier, from the same address. */
export function sameServer(a: ServerIdentity, b: ServerIdentity): boolean {
  if (a.systemIdentifier !== undefined && b.systemIdentifier !== undefined)
    return a.systemIdentifier === b.systemIdentifier
  return a.address === b.address && a.port === b.port
}

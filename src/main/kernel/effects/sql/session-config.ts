import type { ClientConfig } from 'pg'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { DatabaseProfile, TlsMode } from '../../../../shared/domain/profile-databases.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { valueTypes } from './value-types.ts'

/** What a session may do, and for how long. */
export interface SessionRules {
  readonly access: 'read' | 'write'
  readonly timeoutMs: number
  /** The only one on the `search_path`. */
  readonly schema?: string
}

/** A session's settings, complete: whatever is left out here the driver would take from the environment. */
export type SessionConfig = ClientConfig & {
  readonly replication: string
  readonly sslnegotiation: string
}

/** Milliseconds for connecting and logging in. */
export const CONNECT_TIMEOUT_MS = 10_000

/** The server of the profile that a target means. @throws FailureError PROFILE_INVALID */
export function databaseOf(profile: Profile, target: SqlTarget): DatabaseProfile {
  const { field, found } = serverOf(profile, target.server)
  if (found !== undefined)
    return { ...found, ...target.at, database: target.database ?? found.database }
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The profile “${profile.name}” names no ${target.server} database.`,
      tried: 'to connect to it',
      next: `Add \`${field}\` to the profile.`,
      field,
      retry: 'no',
    }),
  )
}

function serverOf(profile: Profile, server: SqlTarget['server']) {
  switch (server) {
    case 'live':
      return { field: 'systems.postgres', found: profile.systems.postgres }
    case 'history':
      return { field: 'history', found: profile.history }
    case 'staging':
      return { field: 'systems.prisma.staging', found: profile.systems.prisma?.staging }
  }
}

/** Settings for one session; the password is fetched while logging in. */
export function sessionConfig(
  database: DatabaseProfile,
  rules: SessionRules,
  given: { readonly applicationName: string; readonly password: () => Promise<string> },
): SessionConfig {
  const readOnly = rules.access === 'read' ? 'on' : 'off'
  return {
    host: database.host,
    port: database.port,
    user: database.user,
    database: database.database,
    password: given.password,
    ssl: tlsOptions(database.tls, database.host),
    application_name: applicationName(given.applicationName),
    // Explicitly off for writing: while writers are stopped the database's own setting is on.
    // The others make a value's text the same wherever it is asked for, and exact: rows are compared by their text.
    options: `-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=3 -c default_transaction_read_only=${readOnly}${searchPath(rules.schema)}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: rules.timeoutMs,
    lock_timeout: rules.timeoutMs,
    idle_in_transaction_session_timeout: rules.timeoutMs,
    keepAlive: true,
    client_encoding: 'UTF8',
    // The driver takes what is falsy here from PGREPLICATION and PGSSLNEGOTIATION.
    replication: 'false',
    sslnegotiation: 'postgres',
    types: valueTypes,
  }
}

/** In the server's options a space and a backslash end, or escape, what they stand in. */
function searchPath(schema: string | undefined): string {
  if (schema === undefined) return ''
  const quoted = `"${schema.replaceAll('"', '""')}"`
  return ` -c search_path=${quoted.replace(/[\\ ]/g, '\\$&')}`
}

/** libpq's meaning: `require` encrypts without looking at the certificate. */
function tlsOptions(mode: TlsMode, host: string): ClientConfig['ssl'] {
  if (mode === 'disable') return false
  return { rejectUnauthorized: mode === 'verify-full', servername: host }
}

/** PostgreSQL cuts names at 63 bytes and shows what is not ASCII as question marks. */
export function applicationName(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 63)
}

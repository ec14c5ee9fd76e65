import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseProfile } from '../../../../shared/domain/profile-databases.ts'
import { applicationName } from '../sql/session-config.ts'
import type { PrivateDirectory } from './private-files.ts'

/** What a libpq program is told about its server. */
export interface LibpqGiven {
  readonly database: DatabaseProfile
  readonly password: string
  readonly applicationName: string
  readonly access: 'read' | 'write'
}

/** Where the systems keep the certificates they trust: libpq before 16 has no `sslrootcert=system`. */
const CERTIFICATES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
]

/**
 * The whole libpq environment of a child, and the password file it names (0600: a readable one would be
 * ignored). Nothing is taken from ours; service files and start-up files are shut off.
 */
export async function libpqEnvironment(
  given: LibpqGiven,
  directory: PrivateDirectory,
): Promise<Readonly<Record<string, string>>> {
  const { database, password, access } = given
  const passwordFile = join(directory.path, 'pgpass')
  const line = [database.host, String(database.port), '*', database.user, password].map(
    (field, index) => (index === 2 ? field : field.replace(/[\\:]/g, '\\$&')),
  )
  await writeFile(passwordFile, `${line.join(':')}\n`, { mode: 0o600, flag: 'wx' })
  const readOnly = access === 'read' ? 'on' : 'off'
  const certificates = CERTIFICATES.find((path) => existsSync(path))
  return {
    PGHOST: database.host,
    PGPORT: String(database.port),
    PGUSER: database.user,
    PGDATABASE: database.database,
    PGSSLMODE: database.tls,
    ...(database.tls === 'verify-full' && certificates !== undefined
      ? { PGSSLROOTCERT: certificates }
      : {}),
    PGPASSFILE: passwordFile,
    PGAPPNAME: applicationName(given.applicationName),
    PGCONNECT_TIMEOUT: '10',
    PGCLIENTENCODING: 'UTF8',
    // The first makes the server notice within 2 s that a killed child is gone (facts/postgres.md §9).
    PGOPTIONS: `-c client_connection_check_interval=2s -c TimeZone=UTC -c default_transaction_read_only=${readOnly}`,
    PGSERVICEFILE: '/dev/null',
    PGSYSCONFDIR: directory.home,
    PSQLRC: '/dev/null',
    PSQL_HISTORY: '/dev/null',
    PAGER: 'cat',
  }
}

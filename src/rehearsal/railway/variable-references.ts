import { readFileSync } from 'node:fs'
import type { RailwayState, StoredService } from './model.ts'

/** Where the database is and which file holds its password. */
export interface DatabaseAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly passwordFile: string
}

/** The reference by which a service names the database, as Railway's template does it. */
export const DATABASE_REFERENCE = `${'$'}{{Postgres.DATABASE_URL}}`

/** The database's URL with its password: for a child's environment and `variables`, never for a file. */
function readDatabaseUrl(address: DatabaseAddress): string {
  const url = new URL('postgresql://localhost')
  url.hostname = address.host
  url.port = String(address.port)
  url.username = encodeURIComponent(address.user)
  url.password = encodeURIComponent(readFileSync(address.passwordFile, 'utf8').trim())
  url.pathname = `/${encodeURIComponent(address.database)}`
  return url.href
}

/** Replaces references to databases by their values; one to a service that is not there stays as it is. */
export function renderVariables(
  variables: Readonly<Record<string, string>>,
  services: readonly StoredService[],
  address: DatabaseAddress,
): Readonly<Record<string, string>> {
  const render = (value: string): string =>
    value.replaceAll(/\$\{\{([^{}.]+)\.DATABASE_URL\}\}/g, (reference, name: string) => {
      const found = services.find((each) => each.role === 'postgres' && each.name === name)
      if (found === undefined) return reference
      return readDatabaseUrl({ ...address, port: found.port ?? address.port })
    })
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, render(value)]))
}

/** What Railway adds by itself to a service's variables. */
export function providedVariables(
  state: RailwayState,
  service: StoredService,
): Readonly<Record<string, string>> {
  return {
    RAILWAY_PROJECT_ID: state.projectId,
    RAILWAY_ENVIRONMENT_ID: state.environmentId,
    RAILWAY_ENVIRONMENT_NAME: 'production',
    RAILWAY_SERVICE_ID: service.id,
    RAILWAY_SERVICE_NAME: service.name,
  }
}

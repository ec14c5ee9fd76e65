/** What a database's URL says. */
export interface DatabaseUrl {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

export type DatabaseUrlRead =
  | { readonly kind: 'read'; readonly url: DatabaseUrl }
  /** In words, without a part that could be secret. */
  | { readonly kind: 'refused'; readonly because: string }

/**
 * Parameters that change neither where a session goes nor what it may do: Prisma's, poolers', and of libpq's those that
 * the console sets by itself. Everything else is refused by name (facts/postgres.md §6).
 */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['schema', 'connection_limit', 'pool_timeout', 'socket_timeout', 'statement_cache_size'],
  ...['pgbouncer', 'pool_mode', 'prepared_statements', 'sslaccept', 'supa', 'workaround'],
  ...['application_name', 'fallback_application_name', 'connect_timeout', 'client_encoding'],
  ...['sslmode', 'channel_binding', 'keepalives', 'keepalives_idle', 'target_session_attrs'],
])

export const isDatabaseUrl = (text: string): boolean => /^postgres(?:ql)?:\/\//i.test(text.trim())

/** Reads a URL by what is allowed in it; what could lead elsewhere, or read files, is refused. Pure. */
export function readDatabaseUrl(text: string): DatabaseUrlRead {
  const refused = (because: string): DatabaseUrlRead => ({ kind: 'refused', because })
  const trimmed = text.trim()
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(trimmed)?.[1] ?? ''
  // libpq takes several hosts, of which any may answer.
  if (authority.slice(authority.lastIndexOf('@') + 1).includes(','))
    return refused('it names several hosts')
  if (!URL.canParse(trimmed)) return refused('it is no URL')
  const url = new URL(trimmed)
  const strange = [...url.searchParams.keys()].find((name) => !HARMLESS.has(name.toLowerCase()))
  if (strange !== undefined)
    return refused(`its parameter “${strange.slice(0, 40)}” is none that is taken`)
  if (url.hash !== '')
    return refused('it has a part behind #: a sign in the password is not escaped')
  const parts = [url.hostname, url.username, url.password, url.pathname.slice(1)].map(decoded)
  const [host, user, password, database] = parts
  if (host === undefined || user === undefined || password === undefined || database === undefined)
    return refused('a percent sign in it is not escaped')
  if (host === '' || host.startsWith('/') || host.startsWith('%2F'))
    return refused('it names a socket instead of a host')
  if (user === '' || password === '' || database === '' || database.includes('/'))
    return refused('it lacks user, password or database')
  return { kind: 'read', url: { host, port: Number(url.port || 5432), user, password, database } }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

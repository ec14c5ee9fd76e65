import pg from 'pg'

/** Where and as whom to connect; the password is in memory only. */
export interface Access {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/**
 * One connection for the length of `work`, in UTC, always closed. Statements are not written to the server's log,
 * because those that make roles carry passwords (superuser only; for others the settings are left alone).
 */
export async function withSession<T>(
  access: Access,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const quiet =
    access.user === 'postgres' ? ' -c log_statement=none -c log_min_error_statement=panic' : ''
  const client = new pg.Client({
    ...access,
    application_name: 'vlossom-rehearsal-world',
    connectionTimeoutMillis: 5_000,
    options: `-c TimeZone=UTC -c synchronous_commit=off${quiet}`,
  })
  // A server that goes away between two statements must become a rejection, not an uncaught error.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

import type { ClientBase } from 'pg'

// PostgreSQL 14 and later, where its platform can tell (Linux, macOS, BSD); elsewhere a statement has its time limit alone.
const EVERY_SECOND = `select set_config('client_connection_check_interval', '1s', false)
  where current_setting('server_version_num')::int >= 140000`

/**
 * Makes the server end what a session does as soon as its client is gone. Else a statement that waits or computes
 * goes on for nobody: a backend looks at its socket only when it has something to say (documentation of
 * `client_connection_check_interval`).
 */
export async function endWithClient(client: ClientBase): Promise<void> {
  await client.query(EVERY_SECOND).catch(() => undefined)
}

import pg from 'pg'
import { SUPERUSER, startCluster } from '../postgres/cluster.ts'
import { initialiseCluster } from '../postgres/initialise-cluster.ts'
import { withSession } from '../postgres/session.ts'

/** The database of the history, in a cluster of its own: the history is not kept in the patient. */
export const HISTORY_DATABASE = 'rollback_history'
/** What consoles connect as, and `history.user` in world.json. */
export const CONSOLE_ROLE = 'console'

export interface HistoryClusterOptions {
  readonly dir: string
  readonly superuserPasswordFile: string
  readonly passwords: { readonly superuser: string; readonly console: string }
}

/** Makes the history's cluster with its empty tables, and stops it again. */
export async function buildHistoryCluster(options: HistoryClusterOptions): Promise<void> {
  const { passwords } = options
  await initialiseCluster(options.dir, options.superuserPasswordFile)
  const cluster = await startCluster({ dir: options.dir, building: true })
  try {
    const superuser = {
      host: cluster.host,
      port: cluster.port,
      user: SUPERUSER,
      password: passwords.superuser,
    }
    await withSession({ ...superuser, database: 'postgres' }, async (client) => {
      const password = pg.escapeLiteral(passwords.console)
      await client.query(`CREATE ROLE ${CONSOLE_ROLE} LOGIN PASSWORD ${password}`)
      await client.query(`CREATE DATABASE ${HISTORY_DATABASE}`)
      await client.query(`
        REVOKE ALL ON DATABASE ${HISTORY_DATABASE} FROM PUBLIC;
        GRANT CONNECT ON DATABASE ${HISTORY_DATABASE} TO ${CONSOLE_ROLE}`)
    })
    await withSession({ ...superuser, database: HISTORY_DATABASE }, async (client) => {
      await client.query(TABLES_SQL)
    })
  } finally {
    await cluster.stop()
  }
}

// A history row is written once and never changed: no UPDATE, no DELETE, not even for the console that wrote it.
const TABLES_SQL = `
  CREATE TABLE release_record (
    system        text NOT NULL,
    deployment_id text NOT NULL,
    commit        text NOT NULL,
    version       text NOT NULL,
    live_from     timestamptz NOT NULL,
    live_until    timestamptz,
    requests      bigint NOT NULL,
    error_rate    double precision NOT NULL,
    verified      boolean NOT NULL,
    marked_bad    text,
    PRIMARY KEY (system, deployment_id)
  );
  COMMENT ON COLUMN release_record.error_rate IS 'share of its requests that failed, 0..1';
  CREATE TABLE rollback_history (
    date        timestamptz NOT NULL,
    system      text NOT NULL,
    reason      text NOT NULL,
    duration_ms bigint NOT NULL,
    resolved_by text NOT NULL,
    run_id      text NOT NULL,
    outcome     text NOT NULL,
    operator    text NOT NULL,
    PRIMARY KEY (run_id, system)
  );
  GRANT SELECT ON release_record TO ${CONSOLE_ROLE};
  GRANT SELECT, INSERT ON rollback_history TO ${CONSOLE_ROLE};
`

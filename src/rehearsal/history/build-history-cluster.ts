import pg from 'pg'
import { SUPERUSER, startCluster } from '../postgres/cluster.ts'
import { initialiseCluster } from '../postgres/initialise-cluster.ts'
import { withSession } from '../postgres/session.ts'

/** The database of the history, in a cluster of its own: the history is not kept in the patient. */
export const HISTORY_DATABASE = 'rollback_history'
/** What consoles connect as, and `history.user` in world.json: reads, and adds rows where it was given the right. */
export const CONSOLE_ROLE = 'console'
/** Owns the tables of the copy once they are made, and `history.setup.user` in world.json. */
export const SET_UP_ROLE = 'history_owner'

export interface HistoryClusterOptions {
  readonly dir: string
  readonly superuserPasswordFile: string
  readonly passwords: {
    readonly superuser: string
    readonly console: string
    readonly setUp: string
  }
}

/**
 * Makes the history's cluster with the release records and both roles, and stops it again. The tables of the copy
 * (docs/history-export.md) are not made: as in production that is an act of its own, with statements to read.
 */
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
      for (const [role, password] of [
        [CONSOLE_ROLE, passwords.console],
        [SET_UP_ROLE, passwords.setUp],
      ] as const) {
        await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
      }
      await client.query(`CREATE DATABASE ${HISTORY_DATABASE}`)
      await client.query(`
        REVOKE ALL ON DATABASE ${HISTORY_DATABASE} FROM PUBLIC;
        GRANT CONNECT ON DATABASE ${HISTORY_DATABASE} TO ${CONSOLE_ROLE}, ${SET_UP_ROLE}`)
    })
    await withSession({ ...superuser, database: HISTORY_DATABASE }, async (client) => {
      await client.query(TABLES_SQL)
    })
  } finally {
    await cluster.stop()
  }
}

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
  GRANT SELECT ON release_record TO ${CONSOLE_ROLE};
  GRANT CREATE ON SCHEMA public TO ${SET_UP_ROLE};
`

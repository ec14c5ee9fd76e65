import pg from 'pg'
import type { Migration } from '../incidents/incident.ts'
import { createMigrationsTable, runMigration } from './prisma-table.ts'
import { type Access, withSession } from './session.ts'

/** The live database, and who may do what with it. */
export const LIVE_DATABASE = 'vlossom'
/** Owns the database; the API, the worker and `migrate deploy` connect as this role. */
export const APP_ROLE = 'vlossom_app'
/**
 * What the console connects as, and `user` in world.json: a member of the owner with CREATEDB, pg_signal_backend and
 * pg_read_all_stats. Not a superuser: a managed PostgreSQL rarely hands one out, and a restore must do without.
 */
export const OPERATOR_ROLE = 'vlossom_operator'
/** A reporting role with nothing but CONNECT and SELECT: its grants have to survive a swap. */
const READER_ROLE = 'vlossom_reader'

export interface RolePasswords {
  readonly app: string
  readonly operator: string
}

/**
 * Makes the roles and the empty database with everything that a plain dump does not hold: ACL, settings, comment,
 * connection limit, an ICU locale of its own. `superuser.database` is the maintenance database.
 */
export async function createLiveDatabase(
  superuser: Access,
  passwords: RolePasswords,
): Promise<void> {
  const { escapeLiteral } = pg
  await withSession(superuser, async (client) => {
    await client.query(`
      CREATE ROLE ${APP_ROLE} LOGIN PASSWORD ${escapeLiteral(passwords.app)};
      CREATE ROLE ${OPERATOR_ROLE} LOGIN CREATEDB PASSWORD ${escapeLiteral(passwords.operator)}
        IN ROLE ${APP_ROLE}, pg_signal_backend, pg_read_all_stats;
      CREATE ROLE ${READER_ROLE} NOLOGIN;`)
    await client.query(
      `CREATE DATABASE ${LIVE_DATABASE} OWNER ${APP_ROLE} TEMPLATE template0 ENCODING 'UTF8'
         LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' CONNECTION LIMIT 80`,
    )
    await client.query(`
      REVOKE CONNECT, TEMPORARY ON DATABASE ${LIVE_DATABASE} FROM PUBLIC;
      GRANT CONNECT ON DATABASE ${LIVE_DATABASE} TO ${READER_ROLE};
      ALTER DATABASE ${LIVE_DATABASE} SET statement_timeout = '30s';
      ALTER DATABASE ${LIVE_DATABASE} SET idle_in_transaction_session_timeout = '60s';
      COMMENT ON DATABASE ${LIVE_DATABASE} IS 'Vlossom Protocol, production. Owner: platform team.';`)
  })
}

/** A migration, and when it was deployed. */
export interface DatedMigration {
  readonly migration: Migration
  readonly finishedAt: Date
}

/** Runs migrations as the application does, each with its row in `_prisma_migrations`. */
export async function migrate(app: Access, migrations: readonly DatedMigration[]): Promise<void> {
  await withSession(app, async (client) => {
    await createMigrationsTable(client)
    for (const { migration, finishedAt } of migrations) {
      await runMigration(client, migration, finishedAt)
    }
    await client.query(`
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${READER_ROLE};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${READER_ROLE};`)
  })
}

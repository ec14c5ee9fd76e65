import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { Migration } from '../../../src/rehearsal/incidents/incident.ts'
import { SUPERUSER, startCluster } from '../../../src/rehearsal/postgres/cluster.ts'
import { initialiseCluster } from '../../../src/rehearsal/postgres/initialise-cluster.ts'
import type { DatabaseAddress } from '../../../src/rehearsal/railway/variable-references.ts'

/** A real PostgreSQL with the rehearsal's schema at a given migration, and 150 people in it. */
export interface BackendDatabase {
  readonly dir: string
  readonly address: DatabaseAddress
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  /** Runs a statement on the maintenance database, where a swap is made. */
  administer(sql: string): Promise<void>
  close(): Promise<void>
}

const PEOPLE_SQL = `
  insert into users (email, name, role)
    select 'p' || n || '@example.org', 'Person ' || n,
           (case when n % 10 = 0 then 'STYLIST' else 'CLIENT' end)::"UserRole"
    from generate_series(1, 150) n;
  insert into wallets (user_id, address, deposited_wei, balance_wei)
    select id, '0x' || lpad(id::text, 40, '0'), 1000000000000000000, 1000000000000000000 from users;
`

async function withClient<T>(
  address: DatabaseAddress & { readonly password: string },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { host, port, user, database, password } = address
  const client = new pg.Client({ host, port, user, database, password })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Runs migrations and notes them as Prisma does. */
async function migrate(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  await client.query(`create table _prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count int not null default 0)`)
  for (const { name, sql } of migrations) {
    await client.query(sql)
    // There are people before the migration that does the damage.
    if (name === '0041_user_display') await client.query(PEOPLE_SQL)
    const checksum = createHash('sha256').update(sql).digest('hex')
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
  }
}

/** Starts a cluster in a temporary directory with database `vlossom` in it. */
export async function startBackendDatabase(
  migrations: readonly Migration[],
): Promise<BackendDatabase> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'rehearsal-railway-'))
  const passwordFile = path.join(dir, 'password')
  const password = randomUUID()
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  const clusterDir = path.join(dir, 'cluster')
  await initialiseCluster(clusterDir, passwordFile)
  const cluster = await startCluster({ dir: clusterDir })
  const { host, port } = cluster
  const address = { host, port, user: SUPERUSER, database: 'vlossom', passwordFile }
  const admin = { ...address, database: 'postgres', password }
  const vlossom = { ...address, password }
  const close = async (): Promise<void> => {
    await cluster.stop()
    await rm(dir, { recursive: true, force: true })
  }
  try {
    await withClient(admin, (client) => client.query('create database vlossom'))
    await withClient(vlossom, (client) => migrate(client, migrations))
  } catch (error) {
    await close()
    throw error
  }
  return {
    dir,
    address,
    query: (sql, values = []) =>
      withClient(vlossom, async (client) => (await client.query(sql, [...values])).rows),
    administer: (sql) =>
      withClient(admin, async (client) => {
        await client.query(sql)
      }),
    close,
  }
}

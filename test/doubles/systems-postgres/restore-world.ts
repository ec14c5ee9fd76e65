import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import { buildLiveCluster } from '../../../src/rehearsal/postgres/build-live-cluster.ts'
import { startCluster } from '../../../src/rehearsal/postgres/cluster.ts'
import { PASSWORDS, type Place } from './console-double.ts'

/** A live database after `bad-release`, with last night's dumps. */
export interface RestoreWorld extends Place {
  /** The custom-format dump and the plain one. */
  readonly dumps: { readonly custom: string; readonly plain: string }
  connect(database: string, user?: string): Promise<pg.Client>
  /** One query, as the superuser. */
  ask(database: string, sql: string): Promise<readonly { readonly [column: string]: unknown }[]>
  /** OID by name of every database of ours. */
  databases(): Promise<{ readonly [name: string]: number }>
  stop(): Promise<void>
}

/** Builds and starts everything in a temporary directory; `settings` are lines of the server's configuration. */
export async function startRestoreWorld(users = 400, settings = ''): Promise<RestoreWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'rollback-console-restore-'))
  const [dir, backupsDir] = [join(directory, 'cluster'), join(directory, 'backups')]
  const superuserPasswordFile = join(directory, 'superuser')
  const passwords = {
    superuser: PASSWORDS['postgres'] ?? '',
    app: PASSWORDS['vlossom_app'] ?? '',
    operator: PASSWORDS['vlossom_operator'] ?? '',
  }
  await writeFile(superuserPasswordFile, passwords.superuser, { mode: 0o600 })
  const incident = BAD_RELEASE
  const bornAt = new Date()
  await buildLiveCluster({
    pointsDir: join(directory, 'points'),
    ...{ dir, backupsDir, superuserPasswordFile, passwords, users, incident, bornAt },
  })
  await appendFile(join(dir, 'data', 'postgresql.auto.conf'), settings)
  const cluster = await startCluster({ dir })
  const files = (await readdir(backupsDir)).map((name) => join(backupsDir, name))
  const only = (end: string) => files.find((file) => file.endsWith(end)) ?? ''
  const connect = async (database: string, user = 'postgres'): Promise<pg.Client> => {
    const { host, port } = cluster
    const password = PASSWORDS[user] ?? 'no password'
    const client = new pg.Client({ host, port, user, password, database })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const ask: RestoreWorld['ask'] = async (database, sql) => {
    const client = await connect(database)
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  return {
    ...{ directory, backupsDir, connect, ask, host: cluster.host, port: cluster.port },
    dumps: { custom: only('.dump'), plain: only('.sql') },
    async databases() {
      const rows = await ask(
        'postgres',
        "SELECT datname, oid FROM pg_database WHERE datname LIKE 'vlossom%'",
      )
      return Object.fromEntries(rows.map((row) => [String(row['datname']), Number(row['oid'])]))
    },
    async stop() {
      await cluster.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startCluster } from '../../../src/rehearsal/postgres/cluster.ts'
import { initialiseCluster } from '../../../src/rehearsal/postgres/initialise-cluster.ts'
import { rehearsalProfileOf } from './rehearsal-profile-double.ts'

export const PASSWORD = 'pa:ss\\word-of-the-superuser'

/** A real PostgreSQL of its own, and a profile that names it. */
export async function startPostgres() {
  const dir = await mkdtemp(join(tmpdir(), 'effects-pg-'))
  // The server runs as another user when the tests run as root.
  await chmod(dir, 0o755)
  const passwordFile = join(dir, 'password')
  await writeFile(passwordFile, PASSWORD, { mode: 0o644 })
  await initialiseCluster(dir, passwordFile)
  const cluster = await startCluster({ dir })
  const connect = async (database = 'postgres', login = {}) => {
    const client = new Client({
      host: cluster.host,
      port: cluster.port,
      user: 'postgres',
      password: PASSWORD,
      database,
      ssl: false,
      ...login,
    })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  return {
    port: cluster.port,
    profile: rehearsalProfileOf(cluster.port),
    connect,
    /** Runs statements as the superuser, each by itself. */
    async run(statements: readonly string[], database = 'postgres') {
      const client = await connect(database)
      for (const statement of statements) await client.query(statement)
      await client.end()
    },
    async stop() {
      await cluster.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

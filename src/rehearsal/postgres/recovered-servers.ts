import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { dumpTo } from './backup.ts'
import { type Cluster, SUPERUSER, startCluster } from './cluster.ts'
import { initialiseCluster } from './initialise-cluster.ts'
import { withPasswordFile } from './password-file.ts'
import { pointUpTo } from './recovery-points.ts'
import { createLiveDatabase, LIVE_DATABASE, type RolePasswords } from './schema.ts'
import type { Access } from './session.ts'

const run = promisify(execFile)

export interface RecoveredServersOptions {
  /** Each server has a directory of its own in it. */
  readonly dir: string
  /** Kept states, see recovery-points.ts. */
  readonly pointsDir: string
  /** The live database as its owner: what a moment of after the last kept state is made of. */
  readonly live: Access
  readonly superuserPasswordFile: string
  readonly passwords: RolePasswords & { readonly superuser: string }
}

/** The database servers that a platform has recovered beside the live one. */
export interface RecoveredServers {
  /** Makes a server with the database as it was at a moment; answers its port. */
  recover(id: string, to: Date): Promise<number>
  /** Starts one that was made earlier; another port where the wanted one is taken. */
  start(id: string, port: number): Promise<number>
  stop(): Promise<void>
}

/** The state that was kept last is that of a minute, which the bad migration ends. */
const LAST_HOLDS_MS = 60_000

/** A real server each, so that applications can really be moved over. Of a world's past only a few moments are kept. */
export function createRecoveredServers(options: RecoveredServersOptions): RecoveredServers {
  const clusters: Cluster[] = []
  const started = async (id: string, port?: number): Promise<Cluster> => {
    const dir = path.join(options.dir, id)
    const cluster = await startCluster({ dir, ...(port === undefined ? {} : { port }) })
    clusters.push(cluster)
    return cluster
  }
  return {
    async recover(id, to) {
      const dir = path.join(options.dir, id)
      // Half of one, of a world that died over it.
      await rm(dir, { recursive: true, force: true })
      await mkdir(dir, { recursive: true, mode: 0o700 })
      await initialiseCluster(dir, options.superuserPasswordFile)
      const { host, port } = await started(id)
      const password = options.passwords.superuser
      const superuser = { host, port, user: SUPERUSER, password, database: 'postgres' }
      await createLiveDatabase(superuser, options.passwords)
      await fill({ ...superuser, database: LIVE_DATABASE }, await dumpOf(to, dir, options))
      return port
    },
    start: async (id, port) => (await started(id, port)).port,
    async stop() {
      await Promise.all(clusters.splice(0).map((cluster) => cluster.stop()))
    },
  }
}

async function dumpOf(
  to: Date,
  dir: string,
  { pointsDir, live, superuserPasswordFile }: RecoveredServersOptions,
): Promise<string> {
  const point = await pointUpTo(pointsDir, to)
  if (point === undefined) throw new Error(`nothing is kept of ${to.toISOString()}`)
  const last = await pointUpTo(pointsDir, new Date())
  // Between last night and the release nothing is kept: then it is last night.
  const isKept = point.file !== last?.file || to.getTime() <= point.at.getTime() + LAST_HOLDS_MS
  if (isKept) return point.file
  const now = path.join(dir, 'now.dump')
  await dumpTo(now, live, path.dirname(superuserPasswordFile))
  return now
}

async function fill(access: Access, dump: string): Promise<void> {
  const { PATH } = process.env
  const dir = path.dirname(dump)
  await withPasswordFile({ access, dir }, async (passwordFile) => {
    const where = ['-h', access.host, '-p', String(access.port), '-U', access.user]
    const args = ['-w', ...where, '-d', access.database, '--exit-on-error', dump]
    await run('pg_restore', args, {
      env: { PATH, PGPASSFILE: passwordFile, LC_ALL: 'C', PGCONNECT_TIMEOUT: '10' },
    })
  })
}

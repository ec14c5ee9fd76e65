import { chmod, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../process/free-port.ts'
import { type GuardedProcess, startGuarded } from '../process/guarded-process.ts'
import { asServerUser } from '../process/unprivileged.ts'
import { findServerBinaries } from './binaries.ts'
import { serverEnvironment } from './server-environment.ts'
import { clearStalePostmaster } from './stale-postmaster.ts'

/** The bootstrap role of both clusters; its password is the content of the `passwordFile` given to initdb. */
export const SUPERUSER = 'postgres'

/** A PostgreSQL server that runs. */
export interface Cluster {
  readonly host: '127.0.0.1'
  readonly port: number
  /** Process id of the postmaster. */
  readonly pid: number
  /** The server's log. */
  readonly logFile: string
  /** Fast shutdown; sessions are ended, data is safe. */
  stop(): Promise<void>
}

export interface ClusterOptions {
  /** A directory of its own for this cluster; `data/` and `server.log` lie in it. */
  readonly dir: string
  /** Tried first; another is taken where it is not free. */
  readonly port?: number
  /** A cluster that is being made and is thrown away when that fails: nothing is forced to the disk. */
  readonly building?: boolean
}

const START_LIMIT_MS = 20_000
const ATTEMPTS = 3

/**
 * Starts the server of an initialised cluster on 127.0.0.1 and waits until it takes connections. It ends when this
 * process ends, in whatever way (guarded-process.ts). `fsync` stays on but while building: what a console commits in
 * a rehearsal is as safe as in production, and start-up is quick enough with it.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const dataDir = path.join(options.dir, 'data')
  await clearStalePostmaster(dataDir)
  for (let attempt = 1; ; attempt += 1) {
    const cluster = await tryToStart(options, dataDir)
    if (cluster !== null) return cluster
    // Most likely somebody took the port between the look and the start.
    if (attempt === ATTEMPTS)
      throw new Error(`PostgreSQL does not start; see ${options.dir}/server.log`)
  }
}

async function tryToStart(options: ClusterOptions, dataDir: string): Promise<Cluster | null> {
  const port = await freePort(options.port)
  const logFile = path.join(options.dir, 'server.log')
  const log = await open(logFile, 'a', 0o600)
  await chmod(logFile, 0o600)
  const command = asServerUser({
    file: findServerBinaries().postgres,
    args: ['-D', dataDir, '-p', String(port), ...settings(options.building ?? false)],
  })
  const server = await startGuarded({
    ...command,
    env: serverEnvironment(),
    politeSignal: 'SIGINT',
    errorFd: log.fd,
  }).finally(() => log.close())
  if (!(await becomesReady(server, path.join(dataDir, 'postmaster.pid')))) {
    await server.stop()
    return null
  }
  return {
    host: '127.0.0.1',
    port,
    pid: server.pid,
    logFile,
    stop: () => server.stop(),
  }
}

function settings(building: boolean): readonly string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    // No unix socket: its path is limited to 107 bytes, and one in /tmp would be left behind by a kill.
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '64MB',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%u@%d/%a ',
    log_statement: 'ddl',
    password_encryption: 'scram-sha-256',
    // A small machine restores with these; Railway's own image sets its volume's to similar values.
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    ...(building ? { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' } : {}),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** As pg_ctl does it: the eighth line of postmaster.pid says `ready`, and the first names our process. */
async function becomesReady(server: GuardedProcess, lockFile: string): Promise<boolean> {
  const deadline = performance.now() + START_LIMIT_MS
  while (!server.hasExited() && performance.now() < deadline) {
    const lines = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true
    await sleep(15)
  }
  return false
}

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { withPasswordFile } from '../../../src/rehearsal/postgres/password-file.ts'
import { commandLineOf, isAlive } from '../../../src/rehearsal/process/process-life.ts'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import {
  type SpawnedWorld,
  type SpawnOptions,
  spawnWorld,
} from '../../../src/rehearsal/world/spawn-world.ts'
import type { DatabaseDescription } from '../../../src/rehearsal/world/world-description.ts'

const run = promisify(execFile)

/** Few people, so that a world is up quickly. */
export const FEW_USERS = 400

/** A place for worlds that is removed at the end, worlds stopped first. */
export interface Yard {
  readonly base: string
  readonly dir: string
  spawn(more?: Partial<SpawnOptions>): Promise<SpawnedWorld>
  clear(): Promise<void>
}

export async function makeYard(): Promise<Yard> {
  const base = await mkdtemp(path.join(os.tmpdir(), 'world-'))
  const dir = path.join(base, 'w')
  return {
    base,
    dir,
    spawn: (more = {}) => spawnWorld({ dir, users: FEW_USERS, lingerMs: 120_000, ...more }),
    async clear() {
      await controlOf(dir)
        .stop()
        .catch(() => undefined)
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** Every process whose command line or environment names the directory, or that descends from one (Linux). */
export async function processesOf(dir: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of await readdir('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    const line = await commandLineOf(pid)
    if (line.includes(dir) && (await isAlive(pid))) found.push(`${pid} ${line.slice(0, 120)}`)
  }
  return found
}

/** Direct and indirect children of a process. */
export async function descendantsOf(pid: number): Promise<readonly number[]> {
  const all = await readdir(`/proc/${pid}/task/${pid}`).then(
    () => readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'),
    () => '',
  )
  const children = all.trim().split(' ').filter(Boolean).map(Number)
  const deeper = await Promise.all(children.map(descendantsOf))
  return [...children, ...deeper.flat()]
}

/** One value, asked with the real psql and the password file that world.json names. */
export async function askPsql(database: DatabaseDescription, sql: string): Promise<string> {
  const password = (await readFile(database.passwordFile, 'utf8')).trim()
  const dir = await mkdtemp(path.join(os.tmpdir(), 'pgpass-'))
  const { PATH } = process.env
  try {
    return await withPasswordFile(
      { access: { ...database, password }, dir },
      async (PGPASSFILE) => {
        const where = ['-h', database.host, '-p', String(database.port), '-U', database.user]
        const asked = await run('psql', ['-XAtwq', ...where, '-d', database.database, '-c', sql], {
          env: { PATH, PGPASSFILE },
        })
        return asked.stdout.trim()
      },
    )
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

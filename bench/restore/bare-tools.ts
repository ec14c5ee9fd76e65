import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { timed } from '../figure.ts'
import type { BenchWorld } from './bench-world.ts'

const run = promisify(execFile)
const MOST_OUTPUT = 64 * 1024 * 1024

/** PostgreSQL's own tools on a world's server, as its operator. */
export interface BareTools {
  psql(database: string, ...args: readonly string[]): Promise<string>
  pgRestore(database: string, dump: string): Promise<void>
}

export async function withBareTools<T>(
  { description }: BenchWorld,
  work: (tools: BareTools) => Promise<T>,
): Promise<T> {
  const { host, port, user, passwordFile } = description.postgres
  const password = (await readFile(passwordFile, 'utf8')).trim()
  const folder = await mkdtemp(join(tmpdir(), 'rollback-bench-pgpass-'))
  const file = join(folder, 'pgpass')
  try {
    await writeFile(file, `${host}:${port}:*:${user}:${password}\n`, { mode: 0o600 })
    const { PATH } = process.env
    const env = { PATH, PGPASSFILE: file, PGHOST: host, PGPORT: String(port), PGUSER: user }
    return await work({
      async psql(database, ...args) {
        const options = ['-XqAtw', '-v', 'ON_ERROR_STOP=1', '-d', database, ...args]
        const { stdout } = await run('psql', options, { env, maxBuffer: MOST_OUTPUT })
        return stdout.trim()
      },
      async pgRestore(database, dump) {
        const options = ['-w', '-j2', '--exit-on-error', `--dbname=${database}`, dump]
        await run('pg_restore', options, { env, maxBuffer: MOST_OUTPUT })
      },
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const SCRATCH = 'bench_reference'

/** Milliseconds of `pg_restore -j2 --exit-on-error` of a dump into a new database, nothing else. */
export async function bareRestoreMs(world: BenchWorld, dump: string): Promise<number> {
  return withBareTools(world, async ({ psql, pgRestore }) => {
    await psql(
      'postgres',
      '-c',
      `CREATE DATABASE ${SCRATCH} OWNER vlossom_app TEMPLATE template0 ENCODING 'UTF8'`,
    )
    try {
      return await timed(() => pgRestore(SCRATCH, dump))
    } finally {
      await psql('postgres', '-c', `DROP DATABASE ${SCRATCH} WITH (FORCE)`)
    }
  })
}

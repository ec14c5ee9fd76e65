import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { IncidentWorld } from './incident-world.ts'

const execute = promisify(execFile)

/** A directory of dumps that must not be restored, by what is wrong with each. */
export interface BadDumps {
  readonly directory: string
  readonly files: Readonly<
    Record<
      'truncated' | 'corrupt' | 'wrongHash' | 'otherDatabase' | 'planted' | 'cutGzip' | 'cluster',
      string
    >
  >
}

/** Makes them of last night's dumps of a world. */
export async function makeBadDumps(world: IncidentWorld): Promise<BadDumps> {
  const directory = await mkdtemp(join(world.base, 'dumps-'))
  const [custom = '', plain = ''] = world.description.postgres.backups
  const good = await readFile(custom)
  const manifest: object = JSON.parse(await readFile(`${custom}.manifest.json`, 'utf8'))

  async function put(name: string, bytes: Uint8Array, changes: object = {}): Promise<string> {
    const path = join(directory, name)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await writeFile(path, bytes)
    await writeFile(
      `${path}.manifest.json`,
      JSON.stringify({ ...manifest, file: name, sha256, ...changes }),
    )
    return path
  }
  async function dumpBy(tool: string, name: string, args: readonly string[]): Promise<string> {
    const path = join(directory, name)
    const { host, port } = world.description.postgres
    const secretFile = join(world.dir, 'credentials', 'postgres-superuser-password')
    const PGPASSWORD = (await readFile(secretFile, 'utf8')).trim()
    const where = ['-h', host, '-p', String(port), '-U', 'postgres', '-w', '-f', path]
    await execute(tool, [...where, ...args], { env: { PATH: process.env['PATH'], PGPASSWORD } })
    return path
  }

  const script = await readFile(plain)
  const planted = script.toString().replace('SET lock_timeout', '\\! id\nSET lock_timeout')
  const broken = Buffer.from(good)
  // In the head, where the table of contents is.
  broken.fill(0xff, 11, 60)
  return {
    directory,
    files: {
      truncated: await put('truncated.dump', good.subarray(0, Math.floor(good.length * 0.7))),
      corrupt: await put('corrupt.dump', broken),
      wrongHash: await put('wrong-hash.dump', good, { sha256: 'b'.repeat(64) }),
      otherDatabase: await dumpBy('pg_dump', 'other.dump', ['-Fc', '-d', 'postgres']),
      planted: await put('planted.sql', Buffer.from(planted)),
      cutGzip: await put('cut.sql.gz', gzipSync(script).subarray(0, -200)),
      cluster: await dumpBy('pg_dumpall', 'cluster.sql', ['--no-role-passwords']),
    },
  }
}

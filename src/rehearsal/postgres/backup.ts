import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { withPasswordFile } from './password-file.ts'
import { type Access, withSession } from './session.ts'

const run = promisify(execFile)

/** What stands in `FILE.manifest.json` beside a dump. */
export interface BackupManifest {
  /** File name, without a directory. */
  readonly file: string
  readonly format: 'custom' | 'plain'
  /** 64 hex digits over the file's bytes. */
  readonly sha256: string
  readonly bytes: number
  /** `15.18` */
  readonly serverVersion: string
  /** `pg_dump (PostgreSQL) 15.20 …` */
  readonly dumpedBy: string
  readonly database: string
  /** ISO, UTC. */
  readonly takenAt: string
  readonly tables: readonly {
    readonly schema: string
    readonly name: string
    readonly rows: number
  }[]
  /** Newest finished migration in the dump. */
  readonly migrationHead: string
}

export interface BackupOptions {
  readonly access: Access
  readonly dir: string
  /** A private directory for a short-lived password file. */
  readonly passwordDir: string
  readonly takenAt: Date
}

/**
 * Dumps a database twice, as custom and as plain format, with a manifest beside each, dated `takenAt`. Nothing may
 * write meanwhile. Answers the absolute paths of the two dumps, custom first.
 */
export async function takeBackup(options: BackupOptions): Promise<readonly [string, string]> {
  const { access, dir, takenAt } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const stem = `${access.database}-${takenAt.toISOString().slice(0, 16).replace(':', '')}Z`
  const facts = await readFacts(access)
  const custom = path.join(dir, `${stem}.dump`)
  const plain = path.join(dir, `${stem}.sql`)
  await withPasswordFile({ access, dir: options.passwordDir }, async (passwordFile) => {
    await Promise.all([
      dump(access, passwordFile, ['--format=custom', `--file=${custom}`]),
      dump(access, passwordFile, ['--format=plain', `--file=${plain}`]),
    ])
  })
  const shared = { ...facts, database: access.database, takenAt: takenAt.toISOString() }
  await Promise.all([
    writeManifest(custom, { ...shared, format: 'custom' }),
    writeManifest(plain, { ...shared, format: 'plain' }),
  ])
  return [custom, plain]
}

/** Dumps a database in custom format to a file. */
export async function dumpTo(file: string, access: Access, passwordDir: string): Promise<void> {
  await withPasswordFile({ access, dir: passwordDir }, (passwordFile) =>
    dump(access, passwordFile, ['--format=custom', `--file=${file}`]),
  )
  await chmod(file, 0o600)
}

type Facts = Pick<BackupManifest, 'serverVersion' | 'dumpedBy' | 'tables' | 'migrationHead'>

async function readFacts(access: Access): Promise<Facts> {
  const dumpedBy = (await run('pg_dump', ['--version'])).stdout.trim()
  return await withSession(access, async (client) => {
    const names = await client.query<{ schema: string; name: string }>(
      `SELECT schemaname AS schema, tablename AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
    )
    const tables: BackupManifest['tables'][number][] = []
    for (const { schema, name } of names.rows) {
      const counted = await client.query<{ rows: number }>(
        `SELECT count(*)::int AS rows FROM ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`,
      )
      tables.push({ schema, name, rows: counted.rows[0]?.rows ?? 0 })
    }
    const head = await client.query<{ name: string }>(
      `SELECT migration_name AS name FROM _prisma_migrations
        WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name DESC LIMIT 1`,
    )
    const version = await client.query<{ server_version: string }>('SHOW server_version')
    return {
      dumpedBy,
      tables,
      migrationHead: head.rows[0]?.name ?? '',
      serverVersion: version.rows[0]?.server_version ?? '',
    }
  })
}

async function dump(access: Access, passwordFile: string, args: readonly string[]): Promise<void> {
  const { PATH } = process.env
  const where = [
    '-h',
    access.host,
    '-p',
    String(access.port),
    '-U',
    access.user,
    '-d',
    access.database,
  ]
  await run('pg_dump', ['-w', ...where, ...args], {
    env: { PATH, PGPASSFILE: passwordFile, LC_ALL: 'C', PGCONNECT_TIMEOUT: '10' },
  })
}

async function writeManifest(
  file: string,
  facts: Omit<BackupManifest, 'file' | 'sha256' | 'bytes'>,
): Promise<void> {
  await chmod(file, 0o600)
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const manifest: BackupManifest = {
    file: path.basename(file),
    format: facts.format,
    sha256: hash.digest('hex'),
    bytes: (await stat(file)).size,
    serverVersion: facts.serverVersion,
    dumpedBy: facts.dumpedBy,
    database: facts.database,
    takenAt: facts.takenAt,
    tables: facts.tables,
    migrationHead: facts.migrationHead,
  }
  const manifestFile = `${file}.manifest.json`
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  const when = new Date(facts.takenAt)
  await Promise.all([utimes(file, when, when), utimes(manifestFile, when, when)])
}

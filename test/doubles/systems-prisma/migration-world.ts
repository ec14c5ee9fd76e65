import { createHash } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { runGit } from '../../../src/rehearsal/git/run-git.ts'
import { startCluster } from '../../../src/rehearsal/postgres/cluster.ts'
import { initialiseCluster } from '../../../src/rehearsal/postgres/initialise-cluster.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { PrismaProfile } from '../../../src/shared/domain/profile-databases.ts'
import {
  type ConsoleDouble,
  openConsole,
  PASSWORDS,
  profileOf,
} from '../systems-postgres/console-double.ts'

/** The scripts of a repository, by migration; `down` lies beside one as `down.sql`. */
export interface Scripts {
  readonly [migration: string]: string | { readonly sql: string; readonly down: string }
}

/** A database with `_prisma_migrations`, a repository, and a console on both. */
export interface MigrationCase {
  readonly database: string
  readonly repository: string
  readonly profile: Profile
  readonly console: ConsoleDouble
  ask(sql: string): Promise<readonly { readonly [column: string]: unknown }[]>
  /** A session of the application's own role, e.g. to hold a lock. */
  connect(): Promise<pg.Client>
  /** Runs a script as `migrate deploy` does: a row, the script as one message, the row's end or its logs. */
  deploy(name: string, sql: string): Promise<'applied' | 'failed'>
  /** Commits scripts on top of a branch; answers the commit. */
  commit(scripts: Scripts, branch?: string): Promise<string>
}

export interface MigrationWorld {
  open(scripts: Scripts, changes?: Partial<PrismaProfile>): Promise<MigrationCase>
  stop(): Promise<void>
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const TABLE = `CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

/** One real cluster for a file of tests; each case has a database and a repository of its own. */
export async function startMigrationWorld(): Promise<MigrationWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'rollback-console-migrations-'))
  await chmod(directory, 0o755)
  const passwordFile = join(directory, 'superuser')
  await writeFile(passwordFile, PASSWORDS['postgres'] ?? '', { mode: 0o600 })
  const clusterDirectory = join(directory, 'cluster')
  await initialiseCluster(clusterDirectory, passwordFile)
  const cluster = await startCluster({ dir: clusterDirectory })
  const { host, port } = cluster
  const login = async (database: string, user = 'postgres'): Promise<pg.Client> => {
    const client = new pg.Client({ host, port, user, password: PASSWORDS[user] ?? '', database })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const superuser = await login('postgres')
  await superuser.query(`CREATE ROLE vlossom_app LOGIN PASSWORD '${PASSWORDS['vlossom_app'] ?? ''}';
    CREATE ROLE vlossom_operator LOGIN CREATEDB PASSWORD '${PASSWORDS['vlossom_operator'] ?? ''}'
      IN ROLE vlossom_app, pg_signal_backend, pg_read_all_stats`)
  const consoles: ConsoleDouble[] = []
  let count = 0
  return {
    async open(scripts, changes = {}) {
      count += 1
      const database = `vlossom_${count}`
      await superuser.query(`CREATE DATABASE ${database} OWNER vlossom_app`)
      const repository = join(directory, `api-${count}.git`)
      await runGit(['init', '--quiet', '--bare', '--initial-branch=main', repository])
      const place = { host, port, directory, backupsDir: directory }
      const base = profileOf(place, { database })
      const prisma = {
        repository,
        directory: 'prisma',
        branch: 'main',
        remote: repository,
        ...changes,
      }
      const profile = { ...base, systems: { ...base.systems, prisma } }
      const opened = openConsole(place, profile)
      consoles.push(opened)
      const connect = () => login(database, 'vlossom_app')
      const app = await connect()
      await app.query(TABLE)
      await app.end()
      const one: MigrationCase = {
        ...{ database, repository, profile, connect, console: opened },
        async ask(sql) {
          const client = await login(database)
          try {
            return (await client.query(sql)).rows
          } finally {
            await client.end()
          }
        },
        async deploy(name, sql) {
          const client = await connect()
          const id = `${name}-${Date.now()}`.slice(0, 36)
          const row =
            'INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)'
          await client.query(row, [id, sha256(sql), name])
          try {
            await client.query(sql)
            await client.query(
              'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
              [id],
            )
            return 'applied'
          } catch (error) {
            const logs = error instanceof Error ? error.message : String(error)
            // What a script began and did not commit goes with it.
            await client.query('ROLLBACK')
            await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, logs])
            return 'failed'
          } finally {
            await client.end()
          }
        },
        commit: (more, branch = 'main') => commit(repository, more, branch),
      }
      await one.commit(scripts)
      return one
    },
    async stop() {
      for (const opened of consoles) await opened.close()
      await superuser.end()
      await cluster.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function commit(repository: string, scripts: Scripts, branch: string): Promise<string> {
  const ref = `refs/heads/${branch}`
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const files = Object.entries(scripts).flatMap(([name, script]) => {
    const folder = `prisma/migrations/${name}`
    const { sql, down } = typeof script === 'string' ? { sql: script, down: undefined } : script
    const up = `M 100644 inline ${folder}/migration.sql\n${data(sql)}`
    return down === undefined ? [up] : [up, `M 100644 inline ${folder}/down.sql\n${data(down)}`]
  })
  const there = await runGit(['-C', repository, 'rev-parse', '--verify', '--quiet', ref]).catch(
    () => '',
  )
  const who = 'Thandi Mokoena <thandi@vlossom.example> 1764460800 +0000'
  const head = [`commit ${ref}\n`, `author ${who}\ncommitter ${who}\n`, data('Migrations\n')]
  const from = there === '' ? [] : [`from ${there.trim()}\n`]
  await runGit(['-C', repository, 'fast-import', '--quiet'], [...head, ...from, ...files].join(''))
  return (await runGit(['-C', repository, 'rev-parse', ref])).trim()
}

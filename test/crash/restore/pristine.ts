import { readFile } from 'node:fs/promises'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'

/** Rows by table. */
export type Counts = Readonly<Record<string, number>>

/** A server whose live database can be had anew, as the incident left it, as often as it is wanted. */
export interface PristineWorld extends RestoreWorld {
  /** Makes `vlossom` anew, and nothing else of ours beside it. @returns its OID */
  fresh(): Promise<number>
  /** What a whole database holds: the one from before, or the one that was restored. */
  readonly whole: { readonly old: Counts; readonly restored: Counts }
  /** The newest applied migration of each: what tells them apart. */
  readonly heads: { readonly old: string; readonly restored: string }
  countsOf(database: string): Promise<Counts>
  headOf(database: string): Promise<string>
}

const FEW_USERS = 120
/** Nothing here is about the server's own crashes. */
const QUICK = 'fsync = off\nfull_page_writes = off\nautovacuum = off\n'
const HEAD = `SELECT migration_name AS head FROM _prisma_migrations
  WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, migration_name DESC LIMIT 1`

export async function startPristineWorld(): Promise<PristineWorld> {
  const world = await startRestoreWorld(FEW_USERS, QUICK)
  const { ask } = world
  const tables = (
    await ask('vlossom', `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`)
  ).map(({ name }) => String(name))

  async function countsOf(database: string): Promise<Counts> {
    const there = await ask(
      database,
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    )
    const names = there.map(({ name }) => String(name))
    const each = names.map((name) => `SELECT '${name}' AS name, count(*)::int AS n FROM "${name}"`)
    const rows = each.length === 0 ? [] : await ask(database, each.join(' UNION ALL '))
    return Object.fromEntries(
      rows
        .map(({ name, n }) => [String(name), Number(n)] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  const headOf = async (database: string) =>
    String((await ask(database, HEAD))[0]?.['head'] ?? 'none')

  const old = await countsOf('vlossom')
  const oldHead = await headOf('vlossom')
  // Written by our own rehearsal world.
  const manifest = JSON.parse(await readFile(`${world.dumps.custom}.manifest.json`, 'utf8')) as {
    readonly tables: readonly { readonly name: string; readonly rows: number }[]
    readonly migrationHead: string
  }
  const restored = Object.fromEntries(
    manifest.tables
      .map(({ name, rows }) => [name, rows] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  if (tables.length === 0 || oldHead === manifest.migrationHead)
    throw new Error('the two databases could not be told apart')
  await ask('postgres', 'ALTER DATABASE vlossom RENAME TO pristine')

  return {
    ...world,
    whole: { old, restored },
    heads: { old: oldHead, restored: manifest.migrationHead },
    countsOf,
    headOf,
    async fresh() {
      for (const name of Object.keys(await world.databases()))
        await ask('postgres', `DROP DATABASE "${name}" WITH (FORCE)`)
      await ask(
        'postgres',
        'CREATE DATABASE vlossom TEMPLATE pristine OWNER vlossom_app CONNECTION LIMIT 80',
      )
      // What a template does not hand on; as the rehearsal world sets it.
      const settings = [
        'REVOKE CONNECT, TEMPORARY ON DATABASE vlossom FROM PUBLIC',
        'GRANT CONNECT ON DATABASE vlossom TO vlossom_reader',
        `ALTER DATABASE vlossom SET statement_timeout = '30s'`,
        `COMMENT ON DATABASE vlossom IS 'Vlossom Protocol, production.'`,
      ]
      for (const statement of settings) await ask('postgres', statement)
      return (await world.databases())['vlossom'] ?? 0
    },
  }
}

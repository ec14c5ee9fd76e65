import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { PASSWORDS } from '../../doubles/systems-postgres/console-double.ts'
import type { PristineWorld } from './pristine.ts'

/** The renames are one transaction: whoever is refused in its moment comes in at the next try. */
const NEVER_LONGER_MS = 1_000
const LOOK_EVERY_MS = 60

/** Past the console: the name leads to a database, and it is the old one or the new one, whole. */
export async function judgeServing(
  world: PristineWorld,
  oldOid: number,
): Promise<readonly string[]> {
  const users = await lookAsApplication(world)
  if (typeof users === 'string') return [`nobody is let in: ${users}`]
  const { vlossom } = await world.databases()
  if (vlossom === undefined) return ['there is no vlossom']
  const which = vlossom === oldOid ? 'old' : 'restored'
  const [counts, head] = [await world.countsOf('vlossom'), await world.headOf('vlossom')]
  return [
    ...(head === world.heads[which] ? [] : [`the ${which} database has head ${head}`]),
    ...(isDeepStrictEqual(counts, world.whole[which])
      ? []
      : [`the ${which} database is not whole: ${JSON.stringify(counts)}`]),
  ]
}

/** Looks all the time, as the application would. */
export function watchServing(world: PristineWorld): { stop(): Promise<readonly string[]> } {
  const wrong: string[] = []
  const wanted = [world.whole.old, world.whole.restored].map((counts) => counts['users'])
  let stopped = false
  const looking = (async () => {
    while (!stopped) {
      const users = await lookAsApplication(world)
      if (typeof users === 'string') wrong.push(`while going on, nobody is let in: ${users}`)
      else if (!wanted.includes(users)) wrong.push(`while going on, ${users} users were seen`)
      await sleep(LOOK_EVERY_MS)
    }
  })()
  return {
    async stop() {
      stopped = true
      await looking
      return [...new Set(wrong)]
    },
  }
}

/** How many users there are; in words where nobody said within a second. */
async function lookAsApplication({ host, port }: PristineWorld): Promise<number | string> {
  const until = performance.now() + NEVER_LONGER_MS
  for (;;) {
    const user = 'vlossom_app'
    const password = PASSWORDS[user]
    const client = new pg.Client({ host, port, user, password, database: 'vlossom' })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM users')
      return rows[0]?.n ?? 'no row'
    } catch (error) {
      const said =
        error instanceof pg.DatabaseError ? `${error.code} ${error.message}` : String(error)
      if (performance.now() > until) return said
      await sleep(5)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

/** What is not as a restore leaves it when it has ended. */
export async function judgeEnd(
  world: PristineWorld,
  given: { readonly oldOid: number; readonly run: string },
): Promise<readonly string[]> {
  const before = `vlossom_before_${given.run}`
  const databases = await world.databases()
  const { vlossom, [before]: kept, ...others } = databases
  if (vlossom === undefined || kept !== given.oldOid || vlossom === kept)
    return [`databases: ${JSON.stringify({ ...given, databases })}`]
  const settings = await world.ask(
    'postgres',
    `SELECT d.datname AS name FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
     WHERE s.setconfig::text LIKE '%default_transaction_read_only=on%'`,
  )
  const fenced = settings.map(({ name }) => String(name))
  return [
    ...(Object.keys(others).length === 0 ? [] : [`left over: ${Object.keys(others).join(', ')}`]),
    ...(isDeepStrictEqual(fenced, [before]) ? [] : [`refuse writes: ${fenced.join(', ')}`]),
    ...(isDeepStrictEqual(await world.countsOf(before), world.whole.old)
      ? []
      : ['the old database has lost rows']),
    ...(await judgeServing(world, given.oldOid)),
    ...(await judgeWriting(world, before)),
    ...(await orphans(world)),
    ...(await unsigned(world)),
  ]
}

/** The application writes, and gets an id that nobody had. */
async function judgeWriting(world: PristineWorld, before: string): Promise<readonly string[]> {
  const client = await world.connect('vlossom', 'vlossom_app')
  try {
    await client.query('BEGIN')
    await client.query('UPDATE users SET id = id')
    await client.query('ROLLBACK')
  } catch (error) {
    return [`nobody can write: ${String(error)}`]
  } finally {
    await client.end()
  }
  const LAST =
    'SELECT sequencename AS name, coalesce(last_value, 0)::text AS last FROM pg_sequences'
  const now = new Map(
    (await world.ask('vlossom', LAST)).map(({ name, last }) => [name, Number(last)]),
  )
  const behind = (await world.ask(before, LAST)).filter(
    ({ name, last }) => (now.get(name) ?? 0) <= Number(last),
  )
  return behind.map(({ name, last }) => `sequence ${name} is not past ${last}`)
}

/** Sessions of consoles that are gone. */
async function orphans(world: PristineWorld): Promise<readonly string[]> {
  const until = performance.now() + 3_000
  for (;;) {
    const rows = await world.ask(
      'postgres',
      `SELECT application_name AS name, state, query FROM pg_stat_activity
       WHERE starts_with(application_name, 'rollback-console/')`,
    )
    if (rows.length === 0) return []
    if (performance.now() > until) return [`sessions are left: ${JSON.stringify(rows)}`]
    await sleep(50)
  }
}

/** No other console may take the run for one that somebody has to end. */
async function unsigned(world: PristineWorld): Promise<readonly string[]> {
  const rows = await world.ask(
    'postgres',
    `SELECT datname AS name FROM pg_database WHERE datname LIKE 'vlossom%'
     AND shobj_description(oid, 'pg_database') NOT LIKE '%Over: the run has ended well.'`,
  )
  return rows.map(({ name }) => `${name} does not say that the run is over`)
}

/** No password in any file of the consoles, in whatever form; nothing in their private directories. */
export async function judgeFiles(
  directories: readonly string[],
  ended: boolean,
): Promise<readonly string[]> {
  const password = PASSWORDS['vlossom_operator'] ?? ''
  const forms = [
    password,
    Buffer.from(password).toString('base64'),
    Buffer.from(password).toString('hex'),
  ]
  const wrong: string[] = []
  for (const directory of directories) {
    const files = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const file of files.filter((one) => one.isFile())) {
      const path = join(file.parentPath, file.name)
      const isPrivate = /[\\/]private[\\/]/.test(path)
      if (isPrivate && ended) wrong.push(`left over: ${path}`)
      // A password file lies there as long as its program runs, and until the next console after a kill.
      if (isPrivate) continue
      const text = (await readFile(path)).toString('latin1')
      if (forms.some((form) => text.includes(form))) wrong.push(`a password stands in ${path}`)
    }
  }
  return wrong
}

import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnWorld } from '../../../src/rehearsal/world/spawn-world.ts'
import type { WorldDescription } from '../../../src/rehearsal/world/world-description.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts'
import { type ServingLook, type ServingWatch, watchServing } from './watch-serving.ts'

/** A world whose simulators are asked through counting proxies, and whose live database is watched all the time. */
export interface DrillWorld {
  readonly dir: string
  /** Names of what was sent to change something, in order. */
  readonly changes: readonly string[]
  /** Kills the world's process as a crash would, and starts it again as it was. */
  crash(): Promise<void>
  /** Stops watching; every look at the live database so far. */
  looks(): Promise<readonly ServingLook[]>
  /** Texts that #incidents has got. */
  posted(): Promise<readonly string[]>
  /** Name and OID of each database of ours. */
  databases(): Promise<Readonly<Record<string, string>>>
  close(): Promise<void>
}

const FEW_USERS = 2_000

export async function openDrillWorld(): Promise<DrillWorld> {
  const base = await mkdtemp(join(tmpdir(), 'drill-crash-'))
  const dir = join(base, 'w')
  const changes: string[] = []
  const looks: ServingLook[] = []
  let proxies: readonly CountingProxy[] = []
  let watch: ServingWatch | undefined
  let world: WorldDescription

  async function start(spawn: typeof spawnTestWorld): Promise<WorldDescription> {
    const { description } = await spawn({ dir, users: FEW_USERS, lingerMs: 120_000 })
    const { vercel, railway } = description
    const through = (url: string) => startCountingProxy(url, (name) => changes.push(name))
    const [web, api] = await Promise.all([through(vercel.baseUrl), through(railway.url)])
    proxies = [web, api]
    const file = join(dir, 'world.json')
    const proxied = {
      ...description,
      vercel: { ...vercel, baseUrl: web.url },
      railway: { ...railway, url: api.url },
    }
    await writeFile(`${file}.proxied`, JSON.stringify(proxied), { mode: 0o600 })
    await rename(`${file}.proxied`, file)
    watch = await watchServing(description)
    return description
  }
  async function endWatch(): Promise<void> {
    looks.push(...((await watch?.stop()) ?? []))
    watch = undefined
  }
  async function endProxies(): Promise<void> {
    await Promise.all(proxies.map((proxy) => proxy.close()))
    proxies = []
  }

  world = await start(spawnTestWorld)
  return {
    dir,
    changes,
    async crash() {
      await endWatch()
      process.kill(world.pid, 'SIGKILL')
      await endProxies()
      world = await start(spawnWorld)
    },
    async looks() {
      await endWatch()
      return looks
    },
    posted: async () => (await controlOf(dir).slackMessages()).map(({ text }) => text),
    async databases() {
      const { host, port, user, passwordFile } = world.postgres
      const password = (await readFile(passwordFile, 'utf8')).trim()
      const client = new Client({ host, port, user, password, database: 'postgres' })
      await client.connect()
      try {
        const { rows } = await client.query<{ datname: string; oid: string }>(
          "select datname, oid::text from pg_database where datname like 'vlossom%'",
        )
        return Object.fromEntries(rows.map(({ datname, oid }) => [datname, oid]))
      } finally {
        await client.end()
      }
    },
    async close() {
      await endWatch()
      await endProxies()
      await controlOf(dir)
        .stop()
        .catch(() => undefined)
      await rm(base, { recursive: true, force: true })
    },
  }
}

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { RailwayState } from '../../../../src/rehearsal/railway/model.ts'
import type { VercelState } from '../../../../src/rehearsal/vercel/model.ts'
import {
  attachWorld,
  controlOf,
  type WorldControl,
} from '../../../../src/rehearsal/world/attach.ts'
import type { WorldDescription } from '../../../../src/rehearsal/world/world-description.ts'
import { spawnTestWorld } from '../../../doubles/test-world.ts'
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts'

/** Few people, so that a world is up quickly. */
const FEW_USERS = 500

/** A whole rehearsal world, seen from outside the console: what was sent, what is live, what is in the database. */
export interface IncidentWorld {
  readonly base: string
  readonly dir: string
  readonly description: WorldDescription
  readonly control: WorldControl
  readonly vercel: RecordingProxy
  readonly railway: RecordingProxy
  /** As the superuser. */
  ask<Row extends object>(database: string, sql: string): Promise<readonly Row[]>
  databases(): Promise<Readonly<Record<string, number>>>
  vercelState(): Promise<VercelState>
  railwayState(): Promise<RailwayState>
  /** What a colleague does by the providers' own API, past the recorders. */
  colleague: {
    vercel(path: string, body: unknown): Promise<void>
    railway(document: string, variables: Readonly<Record<string, unknown>>): Promise<void>
  }
  stop(): Promise<void>
}

export async function startIncidentWorld(
  incident: 'bad-release' | 'bad-schema' = 'bad-release',
): Promise<IncidentWorld> {
  const base = await mkdtemp(join(tmpdir(), 'faults-'))
  const dir = join(base, 'world')
  const { description } = await spawnTestWorld({
    dir,
    incident,
    users: FEW_USERS,
    lingerMs: 30_000,
  })
  const attached = await attachWorld(dir)
  const vercel = await startRecordingProxy(description.vercel.baseUrl)
  const railway = await startRecordingProxy(description.railway.url)
  const control = controlOf(dir)
  const { host, port } = description.postgres
  const secretFile = join(dir, 'credentials', 'postgres-superuser-password')
  const password = (await readFile(secretFile, 'utf8')).trim()
  // The stand-ins write their state after each change; it is of the same build.
  const state = async <State>(file: string) =>
    JSON.parse(await readFile(join(dir, file), 'utf8')) as State

  async function ask<Row extends object>(database: string, sql: string): Promise<readonly Row[]> {
    const client = new pg.Client({ host, port, user: 'postgres', password, database })
    client.on('error', () => undefined)
    await client.connect()
    try {
      const answer = await client.query<Row>(sql)
      return answer.rows
    } finally {
      await client.end()
    }
  }

  return {
    base,
    dir,
    description,
    control,
    vercel,
    railway,
    ask,
    async databases() {
      const rows = await ask<{ datname: string; oid: number }>(
        'postgres',
        'SELECT datname, oid::int FROM pg_database WHERE NOT datistemplate ORDER BY datname',
      )
      return Object.fromEntries(rows.map(({ datname, oid }) => [datname, oid]))
    },
    colleague: {
      async vercel(path, body) {
        const { baseUrl, teamId, tokenFile } = description.vercel
        const url = new URL(path, baseUrl)
        url.searchParams.set('teamId', teamId)
        await post(url, body, `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`)
      },
      async railway(query, variables) {
        const { url, accountTokenFile } = description.railway
        const token = (await readFile(accountTokenFile, 'utf8')).trim()
        await post(new URL(url), { query, variables }, `Bearer ${token}`)
      },
    },
    vercelState: () => state<VercelState>('vercel/vercel.json'),
    railwayState: () => state<RailwayState>('railway/railway.json'),
    async stop() {
      attached.leave()
      await control.stop().catch(() => undefined)
      await Promise.all([vercel.close(), railway.close()])
      await rm(base, { recursive: true, force: true })
    },
  }
}

async function post(url: URL, body: unknown, authorization: string): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok || text.includes('"errors"')) throw new Error(`${url.pathname}: ${text}`)
}

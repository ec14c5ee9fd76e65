import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { IncidentWorld } from './incident-world.ts'

/** What users meet: whether the API answers them, and whether the database takes what the application writes. */
export interface UsersView {
  readonly api: boolean
  readonly writes: boolean
}

/** Looks as users do; the edge may need a moment to find its replicas again. */
export async function usersView(world: IncidentWorld): Promise<UsersView> {
  for (let left = 20; ; left -= 1) {
    const seen = { api: await apiAnswers(world), writes: await takesWrites(world) }
    if ((seen.api && seen.writes) || left === 0) return seen
    await sleep(150)
  }
}

export const GOOD: UsersView = { api: true, writes: true }

async function apiAnswers(world: IncidentWorld): Promise<boolean> {
  const { url } = world.description.api
  // One in five requests of v42 fails: what counts here is that the API is there at all.
  for (let tries = 0; tries < 6; tries += 1) {
    const answer = await fetch(new URL('/api/stylists', url)).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.status === 200) return true
  }
  return false
}

/** As the application, in a session of its own, under whatever the database says about new sessions. */
async function takesWrites(world: IncidentWorld): Promise<boolean> {
  const { host, port, database } = world.description.postgres
  const secretFile = join(world.dir, 'credentials', 'postgres-app-password')
  const password = (await readFile(secretFile, 'utf8')).trim()
  const client = new pg.Client({ host, port, database, user: 'vlossom_app', password })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('UPDATE users SET id = id WHERE id = (SELECT min(id) FROM users)')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

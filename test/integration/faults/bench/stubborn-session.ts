import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { IncidentWorld } from './incident-world.ts'

/** A superuser's session, which the console's role may not end. */
export interface StubbornSession {
  end(): Promise<void>
}

/** `writing` holds a transaction open that has written, past whatever the database says about new sessions. */
export async function startStubbornSession(
  world: IncidentWorld,
  database: string,
  does: 'idle' | 'writing',
): Promise<StubbornSession> {
  const { host, port } = world.description.postgres
  const secretFile = join(world.dir, 'credentials', 'postgres-superuser-password')
  const password = (await readFile(secretFile, 'utf8')).trim()
  const client = new pg.Client({
    host,
    port,
    user: 'postgres',
    password,
    database,
    application_name: 'a stubborn report',
  })
  client.on('error', () => undefined)
  await client.connect()
  if (does === 'writing') {
    await client.query('BEGIN READ WRITE')
    await client.query('SELECT pg_current_xact_id()')
  }
  return { end: () => client.end().catch(() => undefined) }
}

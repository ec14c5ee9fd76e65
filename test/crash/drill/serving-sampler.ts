import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig, DatabaseError } from 'pg'

/**
 * Connects to `vlossom` as the application does, every 20 ms, and asks which database answers; beside it a session that
 * stays asks whether the name is there at all. One JSON line a look on standard output. The access comes by standard
 * input, as one line of JSON.
 */
const EVERY_MS = 20

interface Access {
  readonly live: ClientConfig
  readonly maintenance: ClientConfig
}

for await (const line of process.stdin.setEncoding('utf8')) {
  await sample(JSON.parse(line))
}

async function sample({ live, maintenance }: Access): Promise<never> {
  const watch = new Client(maintenance)
  watch.on('error', () => undefined)
  await watch.connect()
  for (;;) {
    const begun = Date.now()
    const answer = await lookAt(live)
    const names = await watch
      .query<{ named: string }>(
        "select count(*) as named from pg_database where datname = 'vlossom'",
      )
      .then(({ rows }) => Number(rows[0]?.named))
      .catch(() => null)
    process.stdout.write(`${JSON.stringify({ begun, ended: Date.now(), ...answer, names })}\n`)
    await sleep(Math.max(0, EVERY_MS - (Date.now() - begun)))
  }
}

async function lookAt(config: ClientConfig): Promise<{ oid: string } | { refused: string }> {
  const client = new Client(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ oid: string }>(
      'select oid from pg_database where datname = current_database()',
    )
    return { oid: String(rows[0]?.oid) }
  } catch (error) {
    return { refused: error instanceof DatabaseError ? String(error.code) : String(error) }
  } finally {
    await client.end().catch(() => undefined)
  }
}

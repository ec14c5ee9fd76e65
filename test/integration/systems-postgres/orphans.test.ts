import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOrphansOf } from '../../../src/main/kernel/composition/end-orphans-of.ts'
import { postgresSystem } from '../../../src/main/kernel/systems/postgres/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'

const run = 'oooo2345'
let world: RestoreWorld
let console_: ConsoleDouble

beforeAll(async () => {
  world = await startRestoreWorld(100)
  console_ = openConsole(world)
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

/** A session of the operator's role under a name, as a pg_restore without its console would be. */
async function sessionNamed(name: string) {
  const client = await world.connect('vlossom', 'vlossom_operator')
  await client.query(`SET application_name = '${name}'`)
  return client
}
const living = async () =>
  (
    await world.ask(
      'postgres',
      "SELECT application_name AS name FROM pg_stat_activity WHERE application_name LIKE 'rollback-console/%other' OR application_name LIKE '%/gone' ORDER BY 1",
    )
  ).map(({ name }) => name)

function take(parts: { readonly heldByAnother: boolean; readonly refusing?: boolean }) {
  const recorded: JsonObject[] = []
  const log = {
    heldByAnother: parts.heldByAnother,
    async appendDurable(_: string, body: JsonObject) {
      if (parts.refusing === true) throw new Error('ENOSPC')
      recorded.push(body)
    },
  }
  const factory = {
    reads: () => console_.reads(run),
    effects: (
      context: { readonly run: string },
      attempt: { recordIntent(sent: JsonObject): Promise<void> },
    ) => console_.effects(context.run, attempt),
  }
  const closing = new AbortController().signal
  const ended = endOrphansOf(run, { log, systems: [postgresSystem], world: factory, closing })
  return { ended, recorded }
}

test("a killed console's sessions of this run are ended, on record, and nobody else's", async () => {
  const clients = await Promise.all(
    [`rollback-console/${run}/gone`, 'rollback-console/pppp2345/other'].map(sessionNamed),
  )
  const locked = take({ heldByAnother: true })
  await locked.ended
  expect([locked.recorded, await living()]).toEqual([
    [],
    [`rollback-console/${run}/gone`, 'rollback-console/pppp2345/other'],
  ])
  const refused = take({ heldByAnother: false, refusing: true })
  await expect(refused.ended).rejects.toThrow()
  expect(await living()).toHaveLength(2)
  const { ended, recorded } = take({ heldByAnother: false })
  await ended
  await expect.poll(living).toEqual(['rollback-console/pppp2345/other'])
  expect(recorded).toMatchObject([{ kind: 'end-orphans', run }])
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)))
})

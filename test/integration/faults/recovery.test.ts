import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { pointBefore } from '../../../src/shared/domain/recovery-point.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { makeLaptop, openConsole } from './bench/open-console.ts'
import { begin, type Operator, words } from './bench/operator.ts'

let world: IncidentWorld
let kernel: Kernel
let ada: Operator

beforeAll(async () => {
  world = await startIncidentWorld('bad-schema')
  kernel = await openConsole(await makeLaptop(world))
})
afterAll(async () => {
  await kernel.close()
  await world.stop()
})

const EMPTIED =
  'SELECT count(*)::int AS n FROM wallets WHERE balance_wei <> deposited_wei - spent_wei'

/** The recovered server, past the console. */
async function askRecovered(sql: string): Promise<readonly Record<string, unknown>[]> {
  const { services } = await world.railwayState()
  const port = services.find(({ name }) => name === `Postgres-before-${ada.run}`)?.port
  const secret = join(world.dir, 'credentials', 'postgres-superuser-password')
  const password = (await readFile(secret, 'utf8')).trim()
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: port ?? 0, user: 'postgres', password, database: 'vlossom' },
  })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('the database is recovered to just before the bad migration, looked into, and the applications move over', async () => {
  const { toUndo } = await kernel.sources.look()
  ada = await begin(kernel, 'database-point')
  const run = await ada.go()
  expect(run.outcome, words(run)).toBe('done')
  expect(ada.step('railway-recover').plan?.details).toMatchObject({
    target: pointBefore(toUndo?.startedAt ?? ''),
    name: `Postgres-before-${ada.run}`,
  })
  expect(JSON.stringify(ada.step('recovered-look').state)).toContain(
    '0042_wallet_split is not in it',
  )
})

test('the old code runs on the recovered database, and everything that writes names it', async () => {
  const { services } = await world.railwayState()
  const reference = `\${{Postgres-before-${ada.run}.DATABASE_URL}}`
  const named = services.flatMap(({ role, variables }) =>
    role === 'postgres' ? [] : [variables['DATABASE_URL']],
  )
  expect(named).toEqual([reference, reference])
  const health = await fetch(new URL('/api/health', world.description.api.url))
  expect(await health.json()).toMatchObject({
    ...{ status: 'healthy', version: 'v41', migration: '0041_user_display' },
  })
  expect(await askRecovered(EMPTIED)).toEqual([{ n: 0 }])
  // The workers write into it, and nobody into the one of before.
  const jobs = 'SELECT max(id)::int AS n FROM job_runs'
  const before = [await askRecovered(jobs), await world.ask('vlossom', jobs)]
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  const after = [await askRecovered(jobs), await world.ask('vlossom', jobs)]
  expect(after[0]).not.toEqual(before[0])
  expect(after[1]).toEqual(before[1])
})

test('the database of before is kept as it was, which is the way back', async () => {
  const [row] = await world.ask<{ n: number }>('vlossom', EMPTIED)
  expect(row?.n).toBeGreaterThan(0)
  const { undo } = ada.step('railway-move-over')
  expect(JSON.stringify(undo)).toContain('Postgres.DATABASE_URL')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { prismaSystem } from '../../../src/main/kernel/systems/prisma/index.ts'
import { apiOnHead, withReading } from '../../../src/shared/domain/coherence.ts'
import { carryOut, lookAt, never, RUN } from '../../doubles/systems-prisma/carry-out.ts'
import {
  type MigrationCase,
  type MigrationWorld,
  startMigrationWorld,
} from '../../doubles/systems-prisma/migration-world.ts'

const BASE = 'CREATE TABLE "wallets" ("id" SERIAL PRIMARY KEY, "address" TEXT);'

let world: MigrationWorld
beforeAll(async () => {
  world = await startMigrationWorld()
})
afterAll(() => world.stop())

const judge = async (one: MigrationCase, commit: string) =>
  (await prismaSystem.coherence?.(commit, one.console.reads(RUN), never)) ?? []

test.each([
  ['ALTER TABLE "wallets" ADD COLUMN "held" INTEGER;', 'fits', 'only adds'],
  ['ALTER TABLE "wallets" RENAME COLUMN "address" TO "onchain";', 'does-not-fit', 'now onchain'],
  ['ALTER TABLE "wallets" ALTER COLUMN "address" SET NOT NULL;', 'unknown', 'may write NULL'],
  ['DO $$ BEGIN END $$;', 'unknown', 'not understood'],
])('old code on a schema after %s: %s', async (sql, verdict, because) => {
  const one = await world.open({ '0001_base': BASE })
  const old = (await one.commit({ '0001_base': BASE })).trim()
  await one.commit({ '0002_change': sql })
  await one.deploy('0001_base', BASE)
  await one.deploy('0002_change', sql)
  expect(await judge(one, old)).toMatchObject([
    { by: 'schema', verdict, because: expect.stringContaining(because) },
  ])
})

test('a migration that failed is given up before an image that migrates at boot, if nothing of it is there', async () => {
  const bad = 'CREATE TABLE "x" ("id" INT); SELECT 1/0;'
  const one = await world.open({ '0001_base': BASE, '0002_bad': bad })
  await one.deploy('0001_base', BASE)
  expect(await lookAt(one, 'unblock', { run: RUN })).toMatchObject({ kind: 'nothing-to-do' })
  await one.deploy('0002_bad', bad)
  const commit = await one.commit({ '0001_base': BASE })
  expect(await judge(one, commit)).toMatchObject([
    { by: 'failed-migration', verdict: 'fits' },
    { by: 'schema', verdict: 'fits' },
  ])
  expect((await carryOut(one, 'unblock', { run: RUN })).verdict.kind).toBe('verified')
  expect(await judge(one, commit)).toMatchObject([{ by: 'schema' }])
})

test('one that left something stands in the way, and so do two of them', async () => {
  const half = 'BEGIN; CREATE TABLE "x" ("id" INT); COMMIT; SELECT 1/0;'
  const one = await world.open({ '0001_base': BASE, '0002_half': half, '0003_bad': 'SELECT 1/0' })
  await one.deploy('0002_half', half)
  const [failed] = await judge(one, 'main')
  expect(failed).toMatchObject({ by: 'failed-migration', verdict: 'does-not-fit' })
  expect(await lookAt(one, 'unblock', { run: RUN })).toMatchObject({ kind: 'refusal' })
  await one.deploy('0003_bad', 'SELECT 1/0')
  expect(await lookAt(one, 'unblock', { run: RUN })).toMatchObject({
    failure: { summary: expect.stringContaining('2 migrations') },
  })
})

test('the team’s table goes before what was read; a failed migration counts either way', () => {
  const known = apiOnHead('a'.repeat(40), '0042', [
    { apiCommit: 'a'.repeat(40), runsOnHeads: ['0042'] },
  ])
  const unknown = apiOnHead('b'.repeat(40), '0042', [])
  const reading = [
    { by: 'failed-migration', verdict: 'fits', about: 'f', because: 'f' },
    { by: 'schema', verdict: 'does-not-fit', about: 's', because: 's' },
  ] as const
  expect(withReading(known, reading).map(({ about }) => about)).toEqual(['f', known.about])
  expect(withReading(unknown, reading).map(({ about }) => about)).toEqual(['f', 's'])
  expect(withReading(unknown, [])).toEqual([unknown])
})

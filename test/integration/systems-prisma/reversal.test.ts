import { afterAll, beforeAll, expect, test } from 'vitest'
import { prismaSystem } from '../../../src/main/kernel/systems/prisma/index.ts'
import { runGit } from '../../../src/rehearsal/git/run-git.ts'
import { carryOut, lookAt, never, RUN, refusalOf } from '../../doubles/systems-prisma/carry-out.ts'
import {
  type MigrationCase,
  type MigrationWorld,
  startMigrationWorld,
} from '../../doubles/systems-prisma/migration-world.ts'

const BASE = `CREATE TABLE "wallets" ("id" SERIAL NOT NULL, "balance" INTEGER NOT NULL DEFAULT 0, "old" TEXT, CONSTRAINT "wallets_pkey" PRIMARY KEY ("id"));`
const SPLIT = `ALTER TABLE "wallets" ADD COLUMN "held" INTEGER NOT NULL DEFAULT 0, DROP COLUMN "old";
UPDATE "wallets" SET "balance" = 0;
CREATE INDEX "wallets_held_idx" ON "wallets"("held");`
const STARTED = '2026-11-30T02:15:00.000Z'
const input = { run: RUN, target: { migration: '0002_split' }, startedAt: STARTED }

let world: MigrationWorld
let one: MigrationCase
beforeAll(async () => {
  world = await startMigrationWorld()
  one = await world.open({ '0001_base': BASE, '0002_split': SPLIT })
  await one.deploy('0001_base', BASE)
  await one.deploy('0002_split', SPLIT)
})
afterAll(() => world.stop())

const head = async (branch: string) =>
  (
    await runGit(['-C', one.repository, 'rev-parse', '--verify', '--quiet', branch]).catch(() => '')
  ).trim()

test('the reversal is tried on a copy from before the migration, and the schema is then what it was', async () => {
  const copy = await world.open({ '0001_base': BASE })
  await copy.deploy('0001_base', BASE)
  const given = { ...input, database: copy.database }
  const { plan, verdict } = await carryOut(one, 'rehearse-reversal', given)
  expect(verdict.kind === 'failed' ? verdict.failure : verdict.kind).toBe('verified')
  expect(plan.warnings.filter((text) => text.startsWith('DATA LOSS'))).toHaveLength(2)
  expect(plan.warnings.join(' ')).toContain('UPDATE changed rows')
  const refused = await refusalOf(one, 'rehearse-reversal', { ...input, database: one.database })
  expect(refused.field).toBe('target.backup')
})

test('what the reversal leaves behind on the copy is named', async () => {
  const copy = await world.open({ '0001_base': BASE })
  await copy.deploy('0001_base', BASE)
  const other = await world.open({
    '0001_base': BASE,
    '0002_split': { sql: SPLIT, down: 'ALTER TABLE "wallets" DROP COLUMN "held";' },
  })
  await other.deploy('0001_base', BASE)
  await other.deploy('0002_split', SPLIT)
  const { verdict } = await carryOut(other, 'rehearse-reversal', {
    ...input,
    database: copy.database,
  })
  expect(verdict).toMatchObject({ kind: 'failed', failure: { code: 'DATA_DIFFERS' } })
  expect(verdict.kind === 'failed' ? verdict.failure.answered : '').toContain(
    'gone: columns public.wallets.old',
  )
})

test('it is committed as a new migration with its own way back, pushed, deployed, and applied there', async () => {
  const before = await head('main')
  const staged = await lookAt(one, 'stage-reversal', input)
  expect(staged).toMatchObject({ kind: 'nothing-to-do' })
  const committed = await carryOut(one, 'commit-reversal', input)
  expect(committed.verdict.kind).toBe('verified')
  expect(await head('main')).toBe(before)
  const folder = String(committed.plan.details['folder'])
  expect(folder).toBe('0003_reverse_split')
  const pushed = await carryOut(one, 'push-reversal', { run: RUN, folder })
  expect(pushed.verdict.kind).toBe('verified')
  const deployed = await carryOut(one, 'deploy-reversal', { run: RUN, folder })
  expect(deployed.verdict.kind).toBe('verified')
  expect(deployed.plan.challenge?.expects).toMatch(/^vlossom_\d+ \d+$/)
  expect(await head('main^')).toBe(before)
  const read = (file: string) =>
    runGit(['-C', one.repository, 'show', `main:prisma/migrations/${folder}/${file}`])
  expect(await read('down.sql')).toBe(SPLIT)
  const check = prismaSystem.checks.find(({ name }) => name === 'reversal-applied')
  const look = () => check?.run({ folder }, one.console.reads(RUN), never)
  expect(await look()).toMatchObject({ kind: 'pending' })
  await one.deploy(folder, await read('migration.sql'))
  expect(await look()).toMatchObject({ kind: 'verified' })
  const columns = `SELECT column_name AS c FROM information_schema.columns WHERE table_name = 'wallets' ORDER BY 1`
  expect(await one.ask(columns)).toEqual([{ c: 'balance' }, { c: 'id' }, { c: 'old' }])
})

test('somebody who pushed meanwhile is told of before anything is pushed', async () => {
  const other = await world.open({ '0001_base': BASE, '0002_split': SPLIT })
  await other.deploy('0001_base', BASE)
  await other.deploy('0002_split', SPLIT)
  const { plan } = await carryOut(other, 'commit-reversal', input)
  const folder = String(plan.details['folder'])
  await other.commit({ '0003_colleague': 'SELECT 1' })
  const refused = await refusalOf(other, 'deploy-reversal', { run: RUN, folder })
  expect(refused).toMatchObject({ code: 'BLOCKED', next: expect.stringContaining('anew') })
})

test('one that failed, one that is not applied, and one without an inverse are refused', async () => {
  const odd = 'ALTER TABLE "wallets" ENABLE ROW LEVEL SECURITY;'
  const other = await world.open({ '0001_base': BASE, '0002_odd': odd, '0003_bad': 'SELECT 1/0' })
  await other.deploy('0001_base', BASE)
  await other.deploy('0002_odd', odd)
  await other.deploy('0003_bad', 'SELECT 1/0')
  const refusal = (migration: string) =>
    refusalOf(other, 'commit-reversal', { ...input, target: { migration } })
  expect((await refusal('0003_bad')).summary).toContain('failed')
  expect((await refusal('0009_nothing')).summary).toContain('not applied')
  expect(await refusal('0002_odd')).toMatchObject({
    answered: expect.stringContaining('ROW LEVEL'),
    wayThrough: expect.any(String),
  })
})

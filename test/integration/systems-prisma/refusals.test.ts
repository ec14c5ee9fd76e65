import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtMigrations } from '../../../src/main/kernel/systems/prisma/index.ts'
import {
  carryOut,
  inputFor,
  lookAt,
  never,
  operationNamed,
  RUN,
  refusalOf,
} from '../../doubles/systems-prisma/carry-out.ts'
import {
  type MigrationCase,
  type MigrationWorld,
  startMigrationWorld,
} from '../../doubles/systems-prisma/migration-world.ts'

const BASE =
  'CREATE TABLE "wallets" ("id" SERIAL PRIMARY KEY, "balance" INTEGER NOT NULL DEFAULT 0);'
const HALF = `BEGIN; ALTER TABLE "wallets" ADD COLUMN "held" INTEGER; COMMIT;
UPDATE "wallets" SET "held" = 1; ALTER TABLE "wallets" ADD COLUMN "note" TEXT; SELECT 1/0;`
const DROPS = `BEGIN; ALTER TABLE "wallets" ADD COLUMN "kept" INTEGER; ALTER TABLE "wallets" ENABLE ROW LEVEL SECURITY; COMMIT; SELECT 1/0;`
const OPERATIONS = ['take-back', 'finish', 'mark-rolled-back', 'mark-applied'] as const

let world: MigrationWorld
let one: MigrationCase
beforeAll(async () => {
  world = await startMigrationWorld()
  one = await world.open({ '0001_base': BASE, '0002_half': HALF, '0003_next': 'SELECT 1' })
  await one.deploy('0001_base', BASE)
  await one.deploy('0002_half', HALF)
})
afterAll(() => world.stop())

test.each(OPERATIONS)(
  '%s refuses a migration that nobody knows, and names the field',
  async (name) => {
    await expect(lookAt(one, name, inputFor('0099_typo'))).rejects.toMatchObject({
      failure: { code: 'NOT_FOUND', field: 'target.migration' },
    })
  },
)

test.each(OPERATIONS)(
  '%s refuses one that has succeeded (P3012), or finds it done',
  async (name) => {
    const looked = await lookAt(one, name, inputFor('0001_base'))
    if (name === 'mark-applied') expect(looked.kind).toBe('nothing-to-do')
    else
      expect(looked).toMatchObject({
        kind: 'refusal',
        failure: { code: 'BLOCKED', summary: expect.stringContaining('P3012') },
      })
  },
)

test.each(OPERATIONS)('%s refuses one that was never applied (P3011)', async (name) => {
  expect((await refusalOf(one, name, inputFor('0003_next'))).summary).toContain('P3011')
})

test.each(OPERATIONS)(
  '%s refuses while somebody holds the lock of Prisma, and says who',
  async (name) => {
    const client = await one.connect()
    await client.query(`SET application_name = 'prisma migrate deploy'`)
    await client.query('SELECT pg_advisory_lock(72707369)')
    const refused = await refusalOf(one, name, inputFor('0002_half'))
    expect(refused).toMatchObject({
      code: 'ANOTHER_IN_PROGRESS',
      summary: expect.stringContaining('prisma migrate deploy'),
    })
    const board = await lookAtMigrations(one.console.reads(RUN), {}, never)
    expect(board.migrations.find(({ name: id }) => id === '0002_half')?.state).toBe('running')
    await client.end()
  },
)

test('what somebody began between plan and approval stops the transaction, and nothing has changed', async () => {
  const looked = await lookAt(one, 'take-back', inputFor('0002_half'))
  if (looked.kind !== 'planned') throw new Error(looked.kind)
  const client = await one.connect()
  await client.query('SELECT pg_advisory_lock(72707369)')
  const receipt = await operationNamed('take-back').apply(
    looked.plan,
    one.console.effects(RUN),
    never,
  )
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
  await client.query('SELECT pg_advisory_unlock(72707369)')
  await client.query(
    `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '0002_half'`,
  )
  const again = await operationNamed('take-back').apply(
    looked.plan,
    one.console.effects(RUN),
    never,
  )
  expect(again).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
  await client.query(
    `UPDATE _prisma_migrations SET rolled_back_at = NULL WHERE migration_name = '0002_half'`,
  )
  await client.end()
  expect(
    await one.ask(
      `SELECT count(*)::int AS n FROM information_schema.columns WHERE column_name = 'held'`,
    ),
  ).toEqual([{ n: 1 }])
})

test('a mark that the catalogue contradicts is refused, with a way through that is recorded', async () => {
  for (const name of ['mark-rolled-back', 'mark-applied']) {
    const refused = await refusalOf(one, name, inputFor('0002_half'))
    expect(refused).toMatchObject({ code: 'BLOCKED', wayThrough: expect.any(String) })
  }
  expect(
    (await lookAt(one, 'mark-applied', inputFor('0002_half', { override: 'done by hand' }))).kind,
  ).toBe('planned')
})

test('statements of which the catalogue cannot tell are asked about before the rest is done', async () => {
  const refused = await refusalOf(one, 'finish', inputFor('0002_half'))
  expect(refused.answered).toContain('UPDATE "wallets" SET "held" = 1')
  expect(refused.wayThrough).toBeDefined()
})

test('what has no inverse is named, and taking the rest back needs a word', async () => {
  const other = await world.open({ '0001_base': BASE, '0002_rls': DROPS })
  await other.deploy('0001_base', BASE)
  await other.deploy('0002_rls', DROPS)
  const refused = await refusalOf(other, 'take-back', inputFor('0002_rls'))
  expect(refused.answered).toContain('ENABLE ROW LEVEL SECURITY')
})

test('a script that is in no commit is not guessed at', async () => {
  const other = await world.open({ '0001_base': BASE, '0002_half': 'SELECT 2' })
  await other.deploy('0001_base', BASE)
  await other.deploy('0002_half', HALF)
  for (const name of ['take-back', 'finish'])
    expect(await refusalOf(other, name, inputFor('0002_half'))).toMatchObject({
      code: 'NOT_FOUND',
      field: 'systems.prisma.repository',
    })
  // It lies on a branch that was never merged: there it is found, by its checksum.
  await other.commit({ '0002_half': HALF }, 'hotfix')
  expect((await lookAt(other, 'take-back', inputFor('0002_half'))).kind).toBe('planned')
})

test('a database without the table, and a repository that is not there, are said and not thrown', async () => {
  const bare = await world.open({ '0001_base': BASE }, { repository: '/nowhere/at/all' })
  await (await bare.connect()).query('DROP TABLE _prisma_migrations')
  const board = await lookAtMigrations(bare.console.reads(RUN), {}, never)
  expect(board).toMatchObject({
    managed: false,
    codeFailure: { field: 'systems.prisma.repository' },
  })
})

test('a wrong schema is told from a database that Prisma does not manage', async () => {
  const other = await world.open({ '0001_base': BASE }, { schema: 'app' })
  const board = await lookAtMigrations(other.console.reads(RUN), {}, never)
  expect(board.managed).toBe(false)
})

test('the board says everything of every migration, and what ran is told from the file', async () => {
  const commit = await one.commit({ '0001_base': `${BASE} -- edited` })
  const board = await lookAtMigrations(one.console.reads(RUN), { commit }, never)
  expect(board.migrations.map(({ name, state, marks }) => [name, state, ...marks])).toEqual([
    ['0003_next', 'pending', 'behind'],
    ['0002_half', 'failed', 'half-applied'],
    ['0001_base', 'applied', 'edited'],
  ])
  expect(board.code?.commit).toBe(commit)
  expect(board.cli).toMatchObject({ kind: 'not-asked' })
  const asked = board.migrations[1]?.evidence.find(
    (one_) => one_.kind === 'table' && one_.label === 'its statements',
  )
  expect(asked).toMatchObject({
    rows: expect.arrayContaining([[2, 'ALTER TABLE "wallets" ADD COLUMN "held" INTEGER', 'done']]),
  })
})

test('a lost reply is settled by looking, and nothing is sent twice', async () => {
  const looked = await lookAt(one, 'take-back', inputFor('0002_half'))
  if (looked.kind !== 'planned') throw new Error(looked.kind)
  const intent = { plan: looked.plan, preState: {} }
  const own = operationNamed('take-back')
  expect(await own.reconcile(intent, one.console.reads(RUN), never)).toBe('did-not')
  await carryOut(one, 'take-back', inputFor('0002_half'))
  expect(await own.reconcile(intent, one.console.reads(RUN), never)).toBe('happened')
})

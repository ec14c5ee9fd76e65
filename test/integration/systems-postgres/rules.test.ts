import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RestoreRule } from '../../../src/shared/domain/profile-databases.ts'
import { carryOut, operationNamed, settlementOf } from '../../doubles/systems-postgres/carry-out.ts'
import {
  type ConsoleDouble,
  openConsole,
  profileOf,
} from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { besideSteps, carryOutAll } from './restore-steps.ts'

const run = 'rise2345'
const side = `vlossom_restore_${run}`
const never = new AbortController().signal

const jobs: RestoreRule = {
  name: 'jobs at work',
  finds: "SELECT count(*) FROM job_runs WHERE status = 'running'",
  settle: "UPDATE job_runs SET status = 'abandoned' WHERE status = 'running'",
}
const erased: RestoreRule = {
  name: 'people who were erased',
  fromLive: "SELECT detail FROM job_runs WHERE job = 'erase'",
  finds: 'SELECT count(*) FROM users WHERE email IN (SELECT key FROM from_live)',
  settle: `UPDATE users SET email = 'erased-' || id, name = 'erased' WHERE email IN (SELECT key FROM from_live)`,
}

let world: RestoreWorld
let input: { readonly run: string; readonly target: { readonly backup: string } }
const open: ConsoleDouble[] = []

function consoleWith(afterRestore: readonly RestoreRule[]): ConsoleDouble {
  const opened = openConsole(world, profileOf(world, { afterRestore }))
  open.push(opened)
  return opened
}

beforeAll(async () => {
  world = await startRestoreWorld(60)
  input = { run, target: { backup: world.dumps.custom } }
  await world.ask(
    'vlossom',
    `INSERT INTO job_runs (job, detail) SELECT 'erase', email FROM users WHERE id IN (3, 4);
     UPDATE users SET email = 'gone-' || id, name = 'erased' WHERE id IN (3, 4)`,
  )
  await carryOutAll(besideSteps, input, consoleWith([]))
})
afterAll(async () => {
  for (const one of open) await one.close()
  await world.stop()
})

test('without rules there is nothing to do, and the operator is told what to think of', async () => {
  const looked = await operationNamed('settle-rules').look(input, consoleWith([]).reads(run), never)
  expect(looked).toMatchObject({
    kind: 'nothing-to-do',
    because: expect.stringContaining('afterRestore'),
  })
})

test.each<[string, Partial<RestoreRule>, object]>([
  [
    'a table that the backup does not have',
    { finds: 'SELECT count(*) FROM payouts' },
    { field: 'systems.postgres.afterRestore.1', answered: expect.stringContaining('42P01') },
  ],
  [
    'an answer that is no number',
    { finds: "SELECT 'many'" },
    { field: 'systems.postgres.afterRestore.1.finds', answered: 'many' },
  ],
  [
    'more keys than a plan can hold',
    { fromLive: 'SELECT generate_series(1, 5001)' },
    { field: 'systems.postgres.afterRestore.1.fromLive', answered: 'more than 5000 keys' },
  ],
])(
  '%s is refused by its place in the profile, and nothing is changed',
  async (_, part, expected) => {
    const console_ = consoleWith([jobs, { ...erased, ...part }])
    const looked = await operationNamed('settle-rules').look(input, console_.reads(run), never)
    expect(looked).toMatchObject({
      kind: 'refusal',
      failure: { code: 'PROFILE_INVALID', ...expected },
    })
    expect(await world.ask(side, jobs.finds)).toEqual([{ count: '1' }])
  },
)

test('a rule that the server refuses while it is settled rolls all of them back', async () => {
  const console_ = consoleWith([jobs, { ...erased, settle: "UPDATE users SET email = 'same'" }])
  const { receipt, verdict } = await carryOut('settle-rules', input, {
    reads: console_.reads(run),
    effects: console_.effects(run),
  })
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'SQL_FAILED' } })
  expect(verdict.kind).toBe('failed')
  expect(await world.ask(side, jobs.finds)).toEqual([{ count: '1' }])
})

test('what must not rise is settled in the copy alone, once, and found done by the next look', async () => {
  const console_ = consoleWith([jobs, erased])
  const parts = { reads: console_.reads(run), effects: console_.effects(run) }
  const { plan, receipt, verdict } = await carryOut('settle-rules', input, parts)
  expect(plan.details).toMatchObject({ rows: { [jobs.name]: 1, [erased.name]: 2 } })
  expect(receipt.kind).toBe('accepted')
  expect(verdict).toMatchObject({
    kind: 'verified',
    evidence: [
      {
        rows: [
          [jobs.name, null, 1, 0],
          [erased.name, 2, 2, 0],
        ],
      },
    ],
  })
  expect(await world.ask(side, 'SELECT email FROM users WHERE id IN (3, 4) ORDER BY id')).toEqual([
    { email: 'erased-3' },
    { email: 'erased-4' },
  ])
  // Live still has its job: only the copy was settled.
  expect(await world.ask('vlossom', jobs.finds)).toEqual([{ count: '1' }])
  expect(await settlementOf('settle-rules', { plan, preState: {} }, parts.reads)).toBe('happened')
  const again = await operationNamed('settle-rules').look(input, parts.reads, never)
  expect(again.kind).toBe('nothing-to-do')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Underway } from '../../../src/main/kernel/ports/system.ts'
import { postgresSystem } from '../../../src/main/kernel/systems/postgres/index.ts'
import { carryOut, operationNamed, planOf } from '../../doubles/systems-postgres/carry-out.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { carryOutAll } from './restore-steps.ts'

const never = new AbortController().signal
const run = 'tttt2345'
const side = `vlossom_restore_${run}`
const before = `vlossom_before_${run}`
let world: RestoreWorld
/** The console that dies, and one that knows nothing of it. */
let first: ConsoleDouble
let second: ConsoleDouble
let input: { readonly run: string; readonly target: { readonly backup: string } }

beforeAll(async () => {
  world = await startRestoreWorld()
  first = openConsole(world)
  second = openConsole(world)
  input = { run, target: { backup: world.dumps.custom } }
})
afterAll(async () => {
  await Promise.all([first.close(), second.close()])
  await world.stop()
})

async function seen(): Promise<readonly Underway[]> {
  return (await postgresSystem.underway?.(second.reads('watch'), never)) ?? []
}
const firstWorld = () => ({ reads: first.reads(run), effects: first.effects(run) })

test('nothing is under way on a server that nobody restores', async () => {
  expect(await seen()).toEqual([])
})

test('a copy that has no word of its own yet is found by its name', async () => {
  await carryOutAll(['create-side'], input, first)
  expect(await seen()).toMatchObject([
    { run, standing: expect.stringContaining('vlossom serves, and takes writes'), done: [] },
  ])
})

test('a copy that a killed pg_restore left with nothing but a type is cleaned before it is filled', async () => {
  await world.ask(side, `CREATE TYPE "BookingStatus" AS ENUM ('REQUESTED')`)
  const plan = await planOf('restore-beside', input, second.reads(run))
  expect(plan.acts).toMatchObject([{ args: expect.arrayContaining(['--clean', '--if-exists']) }])
  await carryOutAll(['restore-beside'], input, first)
})

test('a filled copy says by which procedure and from which dump, which is found here by its hash', async () => {
  await carryOut('carry-settings', { ...input, procedure: 'bad-release' }, firstWorld())
  expect(await seen()).toMatchObject([
    { procedure: 'bad-release', target: world.dumps.custom, sessions: ['test'] },
  ])
})

test('a second console that chose another dump does not take the copy for its own', async () => {
  const looked = await operationNamed('restore-beside').look(input, second.reads(run), never)
  expect(looked.kind).toBe('nothing-to-do')
  const [{ comment } = {}] = await world.ask(
    'postgres',
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = '${side}'`,
  )
  const other = String(comment).replace(/SHA-256 [0-9a-f]{64}/, `SHA-256 ${'0'.repeat(64)}`)
  await world.ask('postgres', `COMMENT ON DATABASE "${side}" IS '${other}'`)
  const plan = await planOf('restore-beside', input, second.reads(run))
  expect(plan.preconditions['side']).toContain('half filled')
  await world.ask('postgres', `COMMENT ON DATABASE "${side}" IS '${String(comment)}'`)
})

test('behind the fence it is said that writes are refused, and the way back from it is there', async () => {
  await carryOutAll(['analyze-side'], input, first)
  await carryOut('write-undo-card', { ...input, procedure: 'bad-release' }, firstWorld())
  await carryOutAll(['fence-writes', 'advance-sequences'], input, first)
  expect(await seen()).toMatchObject([
    {
      standing: expect.stringContaining('refuses writes'),
      ...{ procedure: 'bad-release', reached: 'fence-writes', done: [] },
    },
  ])
  const looked = await operationNamed('fence-writes').look(input, second.reads(run), never)
  expect(looked).toMatchObject({
    kind: 'nothing-to-do',
    undo: { kind: 'undo', operation: { name: 'lift-fence' } },
  })
})

test('a swap is found done, with a way back that this console can go', async () => {
  await carryOutAll(['swap'], input, first)
  const [found] = await seen()
  expect(found).toMatchObject({
    standing: expect.stringContaining('has not been signed off'),
    target: world.dumps.custom,
    done: [{ operation: 'swap', undo: { operation: { name: 'swap-back' } } }],
  })
  const undo = found?.done[0]?.undo
  const back = undo?.kind === 'undo' ? undo.operation.input : {}
  const plan = await planOf('swap-back', back, second.reads(run))
  expect(plan.title).toBe(`Swap back: ${before} becomes vlossom again`)
})

test('a console that knows nothing of the swap does not make the copy again', async () => {
  const looked = await operationNamed('create-side').look(input, second.reads(run), never)
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: { summary: expect.stringContaining('has swapped already') },
  })
  expect(Object.keys(await world.databases()).toSorted()).toEqual(['vlossom', before])
})

test('a run that was signed off is no longer under way; its undo card stays', async () => {
  const { verdict } = await carryOut('sign-off', input, firstWorld())
  expect([verdict.kind, await seen()]).toEqual(['verified', []])
  const again = await operationNamed('sign-off').look(input, second.reads(run), never)
  expect(again.kind).toBe('nothing-to-do')
  const cards = await world.ask(
    'postgres',
    `SELECT shobj_description(oid, 'pg_database') AS card FROM pg_database WHERE datname LIKE 'vlossom%'`,
  )
  expect(cards.map(({ card }) => /RENAME TO "vlossom"/.test(String(card)))).toEqual([true, true])
})

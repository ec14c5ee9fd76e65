import { expect, test } from 'vitest'
import { watchEndedRuns } from '../../../src/main/kernel/composition/ended-runs.ts'
import { operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { createBench, createMemoryLog } from '../../doubles/bench-world.ts'
import { createLampBoard } from '../../doubles/lamp-system.ts'

const step = operationStep(
  'one',
  'One',
  { system: 'vercel', name: 'light' },
  { approval: { kind: 'none' }, input: { lamp: 'a', color: 'green' } },
)

async function endedRun() {
  const log = createMemoryLog()
  const { store, begin, procedures } = createBench(createLampBoard(), log, {
    id: 'web-only',
    releases: 'last-verified',
    title: 'Lamps',
    steps: [step],
  })
  const ended = watchEndedRuns(store, 'ada')
  const run = await begin()
  await procedures.engine.idle(run)
  const last = log.bodies.at(-1) ?? {}
  expect(last).toMatchObject({ event: { kind: 'run-ended' } })
  return { ended, last, store, log }
}

const frameOf = (seq: number, type: 'RESULT' | 'GAP', body: JsonObject) => ({
  seq,
  type,
  opened: { salt: Buffer.alloc(16), payload: Buffer.from(JSON.stringify({ at: '', body })) },
})
const toldAside = (body: JsonObject): JsonObject => ({
  kind: 'break-glass',
  line: { type: 'RESULT', body },
})

test('a run ends once: what says so again behind it has no rows, before and after the log is replayed', async () => {
  const { ended, last, log } = await endedRun()
  expect(ended.rowsOf(frameOf(9, 'RESULT', last))).toHaveLength(1)
  expect(ended.rowsOf(frameOf(12, 'GAP', toldAside(last)))).toEqual([])
  // A batch that did not arrive is read again.
  expect(ended.rowsOf(frameOf(9, 'RESULT', last))).toHaveLength(1)

  const { store } = createBench(createLampBoard(), createMemoryLog(), {} as never)
  const again = watchEndedRuns(store, 'ada')
  for (const body of log.bodies) store.replay(body)
  again.note({ seq: 9, type: 'RESULT', body: last })
  again.note({ seq: 12, type: 'GAP', body: toldAside(last) })
  // The record that ended it was sent long ago: only the newer one is read for the copy.
  expect(again.rowsOf(frameOf(12, 'GAP', toldAside(last)))).toEqual([])
  expect(again.rowsOf(frameOf(9, 'RESULT', last))).toHaveLength(1)
  expect(again.all()).toHaveLength(1)
})

test('a run whose end went past a log that refused has its rows from the record that tells of it', async () => {
  const { ended, last } = await endedRun()
  expect(ended.rowsOf(frameOf(12, 'GAP', toldAside(last)))).toHaveLength(1)
  expect(ended.rowsOf({ ...frameOf(13, 'RESULT', last), opened: null })).toEqual([])
})

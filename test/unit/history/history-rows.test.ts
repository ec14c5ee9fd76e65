import { expect, test } from 'vitest'
import { historyRows } from '../../../src/main/kernel/history/history-rows.ts'
import { manualStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { RunOutcome } from '../../../src/shared/domain/run.ts'
import { at, failed, intentOf, refused, runAfter, step, succeeded } from '../domain/example-run.ts'

const web = step('web', { system: 'vercel' })
const api = step('api', { system: 'railway' })
const workers = step('workers', { system: 'railway' })
const database = step('database', { system: 'postgres' })
const channel = step('channel', { system: 'slack' })
const cause = manualStep('checklist-cause', 'The issue is deployment-related', 'Say how.')
const all = [web, api, workers, database, channel, cause]

const ended = (outcome: RunOutcome = 'done') =>
  ({ kind: 'run-ended', at: at(59), outcome }) as const
const looking = (id: string, second: number) =>
  ({ kind: 'step-looking', at: at(second), step: id, attempt: 1, purpose: 'do' }) as const

test('each system that was acted on has a row, from the beginning of its first act to the end of its last', () => {
  const run = runAfter(all, [
    looking('web', 1),
    intentOf('web', 2),
    looking('api', 3),
    intentOf('api', 4),
    succeeded('web', 5),
    intentOf('workers', 6),
    succeeded('workers', 8),
    succeeded('api', 20),
    intentOf('channel', 21),
    succeeded('channel', 22),
    ended(),
  ])
  const row = {
    runId: 'abcdefgh',
    date: at(0),
    reason: 'bad release',
    resolvedBy: 'ada',
    outcome: 'done',
  }
  expect(historyRows(run)).toEqual([
    { ...row, system: 'vercel', durationMs: 4_000 },
    { ...row, system: 'railway', durationMs: 17_000 },
  ])
})

test.each(['git', 'prisma', 'contracts', 'paymaster'] as const)(
  'what was taken back in %s has its row too',
  (system) => {
    const run = runAfter(
      [step('act', { system })],
      [intentOf('act', 1), succeeded('act', 3), ended()],
    )
    expect(historyRows(run)).toMatchObject([{ system, outcome: 'done' }])
  },
)

test('a system that was only looked at, or whose step was passed over, has no row', () => {
  const skipped = { kind: 'step-skipped', at: at(3), step: 'api', by: 'ada', because: 'x' } as const
  const run = runAfter(all, [looking('web', 1), succeeded('web', 2), skipped, ended()])
  expect(historyRows(run)).toEqual([])
})

test('a run that goes on is no history yet', () => {
  expect(historyRows(runAfter(all, [intentOf('web', 1), succeeded('web', 2)]))).toEqual([])
})

test.each<RunOutcome>(['done', 'failed', 'cancelled', 'unknown'])(
  'a run that ended %s says so in its rows',
  (outcome) => {
    const run = runAfter(all, [intentOf('web', 1), failed('web', 3), ended(outcome)])
    expect(historyRows(run)).toMatchObject([{ system: 'vercel', durationMs: 2_000, outcome }])
  },
)

test('a step that was still unknown at the end has a duration all the same', () => {
  const unknown = { kind: 'step-unknown', at: at(9), step: 'web', failure: refused } as const
  const run = runAfter(all, [intentOf('web', 1), unknown, ended('unknown')])
  expect(historyRows(run)).toMatchObject([{ outcome: 'unknown', durationMs: 0 }])
})

test('taking a step back counts into its duration', () => {
  const undone = { kind: 'step-undone', at: at(30), step: 'database', evidence: [] } as const
  const run = runAfter(all, [intentOf('database', 1), succeeded('database', 5), undone, ended()])
  expect(historyRows(run)).toMatchObject([{ system: 'postgres', durationMs: 29_000 }])
})

test('the fast lane owes its reason, and the checklist pays it', () => {
  const evidence = [{ kind: 'fact', label: 'ada', value: 'v42 came at 02:00' }] as const
  const answered = { ...succeeded('checklist-cause', 9), evidence }
  const events = [intentOf('web', 1), succeeded('web', 2)] as const
  expect(historyRows(runAfter(all, [...events, ended()], ''))[0]?.reason).toBe('not given')
  expect(historyRows(runAfter(all, [...events, answered, ended()], ''))[0]?.reason).toBe(
    'v42 came at 02:00',
  )
  expect(historyRows(runAfter(all, [...events, answered, ended()], 'said'))[0]?.reason).toBe('said')
})

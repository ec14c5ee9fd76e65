import { describe, expect, test } from 'vitest'
import { tellUsers } from '../../../src/main/kernel/runbooks/around-steps.ts'
import { chooseStep, stepsThatHoldUp } from '../../../src/renderer/src/panels/run/choose-step.ts'
import { familyStates } from '../../../src/renderer/src/panels/run/family-state.ts'
import { groupSteps } from '../../../src/renderer/src/panels/run/group-steps.ts'
import { progressWords } from '../../../src/renderer/src/panels/run/progress-words.ts'
import { timelineSegments } from '../../../src/renderer/src/panels/run/timeline-segments.ts'
import { webPlan } from './fixtures/plan-fixture.ts'
import { done, failedRun, restoringRun, runOf, swapRun } from './fixtures/run-fixture.ts'

describe('the rail', () => {
  test('keeps the order of the procedure, messages with what they are about', () => {
    const groups = groupSteps(swapRun.steps).map(
      ({ family, steps }) => `${family}: ${steps.map((step) => step.id).join(' ')}`,
    )
    expect(groups).toEqual([
      'Web: tell-start web-rollback web-verify',
      'API: api-rollback api-verify',
      'Database: db-preflight db-create db-restore db-verify tell-stop',
      'API: api-stop workers-stop',
      'Database: db-fence db-swap db-check db-swap-back',
      'API: api-back workers-back',
      'Checklist: checklist-cause checklist-team',
      'Afterwards: final-web monitor tell-end',
    ])
  })

  test('tells every system by its worst step, and leaves out what runs only if needed', () => {
    const told = familyStates(failedRun.steps).map(
      ({ family, look, done: ended, total }) => `${family} ${look.word} ${ended}/${total}`,
    )
    expect(told).toEqual([
      'Web done 3/3',
      'API waiting 4/6',
      'Database failed 6/8',
      'Checklist needs you 0/2',
      'Afterwards waiting 0/3',
    ])
  })
})

describe('the step that is looked at', () => {
  test('is the running one while only the checklist is owed', () => {
    expect(chooseStep(restoringRun)).toBe('db-restore')
  })
  test('is the one that waits for approval', () => {
    expect(chooseStep(swapRun)).toBe('db-swap')
    expect(stepsThatHoldUp(swapRun)).toEqual(['db-swap'])
  })
  test('is what runs, while users wait for a word that nothing else waits for', () => {
    const state = {
      kind: 'awaiting-approval',
      plan: webPlan,
      planHash: 'h',
      undo: { kind: 'no-way-back', because: 'It was read.' },
      purpose: 'do',
    } as const
    const [first] = tellUsers
    if (first === undefined) throw new Error('nobody is told')
    const owed = { id: first.id, definition: first, state }
    const run = { ...restoringRun, steps: [owed, ...restoringRun.steps] }
    expect(chooseStep(run)).toBe('db-restore')
    expect(stepsThatHoldUp(run)).toEqual([])
    expect(chooseStep({ ...run, steps: [owed] })).toBe('status-open')
  })
  test('is the failed one before anything that still runs', () => {
    expect(chooseStep(failedRun)).toBe('db-swap')
  })
  test('is the checklist when nothing else is going on', () => {
    const asked = { kind: 'awaiting-operator', instruction: 'Say it.' } as const
    expect(chooseStep(runOf({ 'web-rollback': done(), 'checklist-team': { state: asked } }))).toBe(
      'checklist-team',
    )
  })
  test('is the last one that ended when the run is over', () => {
    const late = { ...done(), endedAt: '2026-11-22T15:00:00.000Z' }
    expect(chooseStep(runOf({ monitor: late, 'web-rollback': done() }))).toBe('monitor')
  })
})

describe('progress in words', () => {
  const acting = {
    kind: 'running',
    since: '',
    attempt: 1,
    phase: 'acting',
    purpose: 'do',
  } as const
  test('has a share where a number exists', () => {
    const progress = {
      phase: 'restoring bookings',
      done: 142_000,
      total: 200_000,
      unit: 'rows',
    } as const
    expect(progressWords(acting, progress)).toBe(
      'restoring bookings · 142,000 of 200,000 rows · 71 %',
    )
  })
  test('says how long a watch still takes', () => {
    const progress = { phase: 'watching', done: 600, total: 1800, unit: 'seconds' } as const
    expect(progressWords(acting, progress)).toBe('watching · 10:00 of 30:00 · 33 % · 20:00 left')
  })
  test('promises nothing where no number exists', () => {
    expect(progressWords({ ...acting, phase: 'reconciling' }, undefined)).toBe(
      'Finding out whether it happened; nothing is sent again',
    )
  })
})

test('the time line lays steps out from the beginning to now', () => {
  const now = Date.parse('2026-11-22T14:35:00.000Z')
  const [first] = timelineSegments(restoringRun, now)
  const running = timelineSegments(restoringRun, now).find(({ id }) => id === 'db-restore')
  expect([first?.left, first?.width, running?.left, running?.width]).toEqual([4.17, 25, 50, 50])
})

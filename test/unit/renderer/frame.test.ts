import { expect, test } from 'vitest'
import { linkedRun } from '../../../src/renderer/src/frame/linked-run.ts'
import { windowTitle } from '../../../src/renderer/src/frame/window-title.ts'
import { troubleWords } from '../../../src/renderer/src/panels/log-trouble/trouble-words.ts'
import { refuseMarkup } from '../../../src/renderer/src/trusted-types.ts'
import type { RunSummary } from '../../../src/shared/domain/run-summary.ts'
import type { LogStatus, Session } from '../../../src/shared/domain/session.ts'
import { rehearsalSession } from './fixtures/session-fixture.ts'

const summary: RunSummary = {
  id: 'k7m2q4xd',
  runbook: 'fast-lane',
  title: 'Roll back web and API',
  reason: '',
  startedAt: '2026-11-22T14:31:00.000Z',
  endedAt: null,
  startedBy: 'ada',
  outcome: null,
  stepsDone: 2,
  stepsTotal: 9,
  needsOperator: false,
  trafficStopped: false,
}

test('the window says first how the newest run stands', () => {
  const where = 'REHEARSAL · vlossom-rehearsal · Rollback Console'
  const title = (run: Partial<RunSummary>) =>
    windowTitle(rehearsalSession, [{ ...summary, ...run }])
  expect([
    windowTitle(null, null),
    windowTitle(rehearsalSession, []),
    title({}),
    title({ needsOperator: true }),
    title({ outcome: 'done' }),
    title({ outcome: 'failed', needsOperator: true }),
  ]).toEqual([
    'Rollback Console',
    where,
    `◐ 2/9 · ${where}`,
    `◆ needs you · ${where}`,
    `● done · ${where}`,
    `✕ failed · ${where}`,
  ])
})

test('a link can name a run and nothing else', () => {
  expect(
    ['#run=k7m2q4xd', '#run=K7M2Q4XD', '#run=k7m2q4xd&act=1', '#code=x', ''].map(linkedRun),
  ).toEqual(['k7m2q4xd', null, null, null, null])
})

test('a log that another console writes offers no way past it, a nearly full disk does', () => {
  const way = (log: Partial<LogStatus>) =>
    troubleWords({
      ...rehearsalSession,
      log: { ...rehearsalSession.log, ...log },
      breakGlass: false,
    })
  expect(way({ kind: 'refusing', heldByAnother: true })).toBeUndefined()
  expect(way({ disk: 'warn' })).toBeUndefined()
  expect(way({ disk: 'no-new-runs' })).toMatchObject({
    way: 'break-glass',
    title: expect.stringContaining('no new run begins'),
  })
})

test('a damaged log asks to be acknowledged, a refusing one to break the glass, once', () => {
  const way = (kind: 'tampered' | 'refusing' | 'verified', breakGlass = false) =>
    troubleWords({ ...rehearsalSession, log: { ...rehearsalSession.log, kind }, breakGlass })?.way
  expect([way('verified'), way('tampered'), way('refusing'), way('refusing', true)]).toEqual([
    undefined,
    'acknowledge',
    'break-glass',
    undefined,
  ])
})

test('what is said of a log agrees with the title: where what is there is whole, what is missing is named', () => {
  const impossible = { kind: 'impossible', because: 'the kit' } as const
  const said = (kind: LogStatus['kind']) =>
    troubleWords({
      ...rehearsalSession,
      arming: impossible,
      log: { ...rehearsalSession.log, kind, damaged: true, text: 'its own sentence' },
      breakGlass: false,
    })?.facts
  expect([said('verified'), said('locked'), said('tampered')]).toEqual([
    'Damage of it was acknowledged, and that record may be among what is missing.',
    'its own sentence',
    'its own sentence',
  ])
})

test('a shut log, and one that lost the proof of its kit, can be gone past; one that is only locked needs not', () => {
  const impossible = { kind: 'impossible', because: 'the kit' } as const
  const way = (log: Partial<LogStatus>, arming: Session['arming'] = { kind: 'read-only' }) =>
    troubleWords({
      ...rehearsalSession,
      arming,
      log: { ...rehearsalSession.log, ...log },
      breakGlass: false,
    })?.way
  expect(way({ kind: 'locked', genesis: '' })).toBe('break-glass')
  expect(way({ kind: 'locked' })).toBeUndefined()
  expect(way({ kind: 'locked' }, impossible)).toBe('break-glass')
  expect(way({ kind: 'verified', damaged: true }, impossible)).toBe('break-glass')
  expect(way({ kind: 'verified', damaged: true })).toBeUndefined()
  expect(way({ kind: 'verified' }, impossible)).toBeUndefined()
  expect(way({ kind: 'tampered', damaged: true }, impossible)).toBe('acknowledge')
})

test('the one Trusted Types policy lets style text through and no tag', () => {
  const made: { name: string; createHTML(text: string): string }[] = []
  const trustedTypes = {
    createPolicy: (name: string, rules: { createHTML(text: string): string }) =>
      made.push({ name, ...rules }),
  }
  refuseMarkup({ trustedTypes })
  const [policy] = made
  expect(policy?.name).toBe('default')
  expect(policy?.createHTML('.a{color:red}')).toBe('.a{color:red}')
  expect(() => policy?.createHTML('<img src=x onerror=alert(1)>')).toThrow(TypeError)
})

import { expect, test } from 'vitest'
import {
  type DrillReporter,
  type DrillSummary,
  jsonReporter,
  wordsReporter,
} from '../../../src/main/hosts/node/drill/drill-reporter.ts'
import type { RunEvent } from '../../../src/shared/domain/run-event.ts'
import { transition } from '../../../src/shared/domain/transition.ts'
import { at, began, failed, intentOf, RUN, step, succeeded } from '../domain/example-run.ts'

const steps = [step('one', { system: 'vercel' }), step('two')]
const looking = { kind: 'step-looking', at: at(1), step: 'one', attempt: 1, purpose: 'do' } as const
const ready = { kind: 'step-ready', at: at(1), step: 'one' } as const
const phase = {
  kind: 'step-phase',
  at: at(2),
  step: 'one',
  phase: 'verifying',
  attempt: 1,
  purpose: 'do',
} as const

const summary: DrillSummary = {
  outcome: 'done',
  systems: { vercel: 'verified', postgres: 'failed' },
  history: [],
  downtimeMs: 1_234,
  audit: { dir: '/w/log', records: 40, head: 'ab12cd34ef56ab78' },
  exported: { kind: 'exported', database: 'history 7351', watermark: 38 },
  seconds: 31.46,
}

const complaints: string[] = []
const asJson = (print: (line: string) => void) =>
  jsonReporter(print, (line) => complaints.push(line))

/** Everything that a reporter prints while these things happen to a run. */
function printed(
  reporterOf: (print: (line: string) => void) => DrillReporter,
  events: readonly (typeof looking | object)[],
): readonly string[] {
  const lines: string[] = []
  const reporter = reporterOf((line) => lines.push(line))
  let run = transition(undefined, began(steps))
  reporter.run(run)
  for (const event of events) {
    run = transition(run, { ...event, run: RUN } as RunEvent)
    reporter.run(run)
  }
  return lines
}

test('as JSON each change of a state is one line, with the milliseconds since the run began', () => {
  const lines = printed(asJson, [
    looking,
    intentOf('one'),
    phase,
    succeeded('one'),
    failed('two'),
  ]).map((line) => JSON.parse(line))
  const base = { type: 'step', run: RUN, ms: expect.any(Number) }
  expect(lines).toMatchObject([
    { ...base, system: 'vercel', step: 'one', state: 'running' },
    { ...base, system: 'vercel', step: 'one', state: 'succeeded' },
    { ...base, system: 'railway', step: 'two', state: 'failed' },
  ])
  const times = lines.map(({ ms }) => Number(ms))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.every((ms) => Number.isInteger(ms) && ms >= 0)).toBe(true)
  // Why it failed is for people, and must not stand between the lines that scripts read.
  expect(complaints).toEqual(['drill: two: It said no'])
})

test('a step that merely waits is no news at the beginning, but is when it waits again', () => {
  expect(printed(asJson, [])).toEqual([])
  const states = printed(asJson, [looking, ready]).map((line) => JSON.parse(line).state)
  expect(states).toEqual(['running', 'waiting'])
})

test('the summary is one line of JSON under its type', () => {
  const lines: string[] = []
  asJson((line) => lines.push(line)).summary(summary)
  expect(lines.map((line) => JSON.parse(line))).toEqual([{ type: 'summary', ...summary }])
  expect(lines[0]).not.toContain('\n')
})

test('in words only what ended, or needs somebody, is told, and a failure says why', () => {
  const lines = printed(wordsReporter, [looking, ready, succeeded('one'), failed('two')])
  expect(lines.map((line) => line.replace(/^ *\d+\.\d s/, 'N s'))).toEqual([
    expect.stringMatching(/^.+ \(run [a-z2-7]{8}\)$/),
    'N s  ● web (Vercel) · Step one',
    'N s  ✕ API (Railway) · Step two: It said no',
  ])
})

test('in words the summary tells verdicts, what users missed and where the log is', () => {
  const lines: string[] = []
  const reporter = wordsReporter((line) => lines.push(line))
  reporter.summary(summary)
  expect(lines).toEqual([
    '\nThe drill is done after 31.5 s',
    '         ● web (Vercel): verified',
    '         ✕ database (PostgreSQL): failed',
    'Users were refused for 1.23 s',
    'Audit log: /w/log (40 records, head ab12cd34ef56…)',
    'History: history 7351 holds the log up to record 38',
  ])
  lines.length = 0
  const exported = { kind: 'not-exported', because: 'it is away' } as const
  reporter.summary({ ...summary, downtimeMs: null, exported })
  expect(lines.some((line) => line.includes('refused'))).toBe(false)
  expect(lines.at(-1)).toBe('History: not exported: it is away')
})

import { expect, test } from 'vitest'
import { summarize } from '../../../src/main/hosts/node/drill/summarize.ts'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { at, failed, refused, runAfter, step, succeeded } from '../domain/example-run.ts'

// A summary asks nothing else of the kernel.
const kernel = {
  logDirectory: '/w/console/log',
  session: { current: () => ({ log: { records: 40, head: 'ab12' } }) },
  historyOf: () => [],
} as unknown as Kernel

const looks = ['web-verify', 'final-web', 'api-verify', 'api-check', 'db-verify', 'db-check']
const steps = [...looks.map((id) => step(id)), step('web-rollback')]
const ended = { kind: 'run-ended', at: at(50), outcome: 'done' } as const
const skipped = (id: string) =>
  ({ kind: 'step-skipped', at: at(2), step: id, by: 'console', because: 'left out' }) as const
const unknown = (id: string) =>
  ({ kind: 'step-unknown', at: at(2), step: id, failure: refused }) as const

const verdictsOf = (run: Run) => summarize(kernel, run, { downtimeMs: null, seconds: 1 }).systems

test('a drill in which every look ended well is verified throughout, with log and figures', () => {
  const run = runAfter(steps, [...looks.map((id) => succeeded(id)), ended])
  expect(summarize(kernel, run, { downtimeMs: 812, seconds: 31.5 })).toEqual({
    outcome: 'done',
    systems: { vercel: 'verified', railway: 'verified', postgres: 'verified' },
    history: [],
    downtimeMs: 812,
    audit: { dir: '/w/console/log', records: 40, head: 'ab12' },
    seconds: 31.5,
  })
})

test('what was sent proves nothing: without a look a system is unknown', () => {
  const run = runAfter(steps, [succeeded('web-rollback'), succeeded('final-web')])
  expect(verdictsOf(run)).toEqual({ vercel: 'unknown', railway: 'unknown', postgres: 'unknown' })
})

test('a look that took no part does not stand in the way of the others, but proves nothing alone', () => {
  const one = runAfter(steps, [skipped('api-verify'), succeeded('api-check')])
  expect(verdictsOf(one)).toMatchObject({ railway: 'verified' })
  const none = runAfter(steps, [skipped('api-verify'), skipped('api-check')])
  expect(verdictsOf(none)).toMatchObject({ railway: 'unknown' })
})

test('one look that failed makes the system failed, one that is unknown makes it unknown', () => {
  const run = runAfter(steps, [
    succeeded('db-verify'),
    failed('db-check'),
    succeeded('web-verify'),
    unknown('final-web'),
  ])
  expect(verdictsOf(run)).toEqual({ vercel: 'unknown', railway: 'unknown', postgres: 'failed' })
})

test('a run that has not ended has no outcome to boast of', () => {
  expect(summarize(kernel, runAfter(steps, []), { downtimeMs: null, seconds: 1 })).toMatchObject({
    outcome: 'unknown',
  })
})

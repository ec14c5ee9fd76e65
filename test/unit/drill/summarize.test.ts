import { expect, test } from 'vitest'
import { type DrillAct, drillActs } from '../../../src/main/hosts/node/drill/drill-acts.ts'
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

const acts = drillActs('bad-release')
const looked = acts.flatMap(({ looks }) => Object.values(looks).flat())
const steps = [...looked.map((id) => step(id)), step('web-rollback')]
const ended = { kind: 'run-ended', at: at(50), outcome: 'done' } as const
const skipped = (id: string) =>
  ({ kind: 'step-skipped', at: at(2), step: id, by: 'console', because: 'left out' }) as const
const unknown = (id: string) =>
  ({ kind: 'step-unknown', at: at(2), step: id, failure: refused }) as const

const exported = { kind: 'not-exported', because: 'it is away' } as const

const played = (run: Run) => ({ acts, played: acts.map((act) => ({ act, run })) })
const quick = { downtimeMs: null, seconds: 1, exported } as const

const verdictsOf = (run: Run) => summarize(kernel, played(run), quick).systems

test('a drill in which every look ended well is verified throughout, with log and figures', () => {
  const run = runAfter(steps, [...looked.map((id) => succeeded(id)), ended])
  expect(summarize(kernel, played(run), { downtimeMs: 812, seconds: 31.5, exported })).toEqual({
    outcome: 'done',
    systems: { vercel: 'verified', railway: 'verified', postgres: 'verified' },
    history: [],
    downtimeMs: 812,
    exported,
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
  expect(summarize(kernel, played(runAfter(steps, [])), quick)).toMatchObject({
    outcome: 'unknown',
  })
})

test('of several procedures the worst verdict on a system stands, and what was not begun is unknown', () => {
  const all = drillActs('full')
  const [pause, release, pin, paymaster] = all
  if (!(pause && release && pin && paymaster)) throw new Error('four procedures and more')
  const runOf = (act: DrillAct, without: readonly string[] = []) => {
    const ids = Object.values(act.looks).flat()
    const good = ids.filter((id) => !without.includes(id)).map((id) => succeeded(id))
    const bad = ids.filter((id) => without.includes(id)).map((id) => failed(id))
    const outcome = bad.length === 0 ? 'done' : 'failed'
    const end = { ...ended, outcome } as const
    const states = [...good, ...bad, end]
    return {
      act,
      run: runAfter(
        ids.map((id) => step(id)),
        states,
      ),
    }
  }
  const verdicts = { vercel: 'verified', railway: 'verified', postgres: 'verified' }
  expect(
    summarize(kernel, { acts: all, played: all.map((act) => runOf(act)) }, quick),
  ).toMatchObject({
    outcome: 'done',
    systems: { ...verdicts, contracts: 'verified', paymaster: 'verified' },
  })
  const broken = [runOf(pause), runOf(release), runOf(pin), runOf(paymaster, ['api-redeploy'])]
  expect(summarize(kernel, { acts: all, played: broken }, quick)).toMatchObject({
    outcome: 'failed',
    systems: {
      ...{ ...verdicts, vercel: 'unknown', railway: 'failed' },
      ...{ contracts: 'unknown', paymaster: 'verified' },
    },
  })
})

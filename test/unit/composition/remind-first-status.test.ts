import { expect, test } from 'vitest'
import { remindFirstStatus } from '../../../src/main/kernel/composition/remind-first-status.ts'
import type { Clock } from '../../../src/main/kernel/ports/clock.ts'
import { tellUsers } from '../../../src/main/kernel/runbooks/around-steps.ts'
import { firstStatusDue } from '../../../src/shared/domain/first-status.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { at, runAfter } from '../domain/example-run.ts'

const sent = {
  kind: 'step-succeeded',
  at: at(100),
  step: 'status-open',
  evidence: [],
} as const

/** A store with one run, a clock whose sleeps end when the test says so, and what the host was told. */
function scene() {
  let run: Run = runAfter(tellUsers, [])
  const listeners: ((run: Run) => void)[] = []
  const sleeps: { readonly ms: number; readonly wake: () => void }[] = []
  const told: string[] = []
  const clock: Clock = {
    now: () => new Date(at(0)),
    monotonic: () => 0,
    sleep: (ms) => new Promise((wake) => sleeps.push({ ms, wake })),
  }
  const store = {
    run: () => run,
    watch(listener: (changed: Run) => void) {
      listeners.push(listener)
      return () => undefined
    },
  }
  const host = { notify: ({ title }: { readonly title: string }) => void told.push(title) }
  remindFirstStatus(store, host, { clock, closing: new AbortController().signal })
  return {
    sleeps,
    told,
    change(next: Run) {
      run = next
      for (const listener of listeners) listener(run)
    },
    async wake() {
      for (const { wake } of sleeps) wake()
      await Promise.resolve()
    },
  }
}

test('five minutes into a run without a word to users, one notification says so', async () => {
  const { change, sleeps, wake, told } = scene()
  change(runAfter(tellUsers, []))
  change(runAfter(tellUsers, []))
  expect(sleeps.map(({ ms }) => ms)).toEqual([300_000])
  await wake()
  expect(told).toEqual(['Users have not been told yet'])
})

test('users who were told meanwhile are not reminded of', async () => {
  const { change, wake, told } = scene()
  change(runAfter(tellUsers, []))
  change(runAfter(tellUsers, [sent]))
  await wake()
  expect(told).toEqual([])
})

test('a run that tells no users, one that told them, and one that is over, owe nothing', () => {
  const due = firstStatusDue(runAfter(tellUsers, []))
  expect(due).toBe(at(300))
  const over = { kind: 'run-ended', at: at(200), outcome: 'done' } as const
  expect(firstStatusDue(runAfter([], []))).toBeUndefined()
  expect(firstStatusDue(runAfter(tellUsers, [sent]))).toBeUndefined()
  expect(firstStatusDue(runAfter(tellUsers, [over]))).toBeUndefined()
})

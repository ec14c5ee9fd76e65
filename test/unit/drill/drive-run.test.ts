import { expect, test } from 'vitest'
import { driveToEnd } from '../../../src/main/hosts/node/drill/drive-run.ts'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import type { StepState } from '../../../src/shared/domain/step-state.ts'
import { at, RUN, runAfter, step, swapBack, swapPlan } from '../domain/example-run.ts'

const begun = runAfter([step('one')], [])
const ended: Run = { ...begun, endedAt: at(9), outcome: 'done' }
const inState = (state: StepState): Run => ({
  ...begun,
  steps: begun.steps.map((one) => ({ ...one, state })),
})
const shows = (planHash: string): StepState => ({
  kind: 'awaiting-approval',
  plan: swapPlan,
  planHash,
  undo: swapBack,
  purpose: 'do',
})

/** A kernel whose run goes to the next of these with each approval. */
function kernelThat(goesThrough: readonly Run[]) {
  const left = [...goesThrough]
  const approved: string[] = []
  const cancelled: string[] = []
  const kernel = {
    runs: { run: () => left[0], watch: () => () => undefined },
    arming: { arm: () => undefined },
    procedures: {
      engine: { isBusy: () => true },
      async approve({ hash }: { readonly hash: string }) {
        approved.push(hash)
        if (left.length > 1) left.shift()
      },
      async cancel(_: string, __: string, because: string) {
        cancelled.push(because)
        left.splice(0, left.length, ended)
      },
    },
  } as unknown as Kernel
  return { kernel, approved, cancelled }
}

test('a plan that comes back after another one was shown is approved again', async () => {
  const { kernel, approved, cancelled } = kernelThat([
    ...['a', 'b', 'a'].map((hash) => inState(shows(hash))),
    ended,
  ])
  expect((await driveToEnd(kernel, RUN)).outcome).toBe('done')
  expect({ approved, cancelled }).toEqual({ approved: ['a', 'b', 'a'], cancelled: [] })
})

test('a step that finds another plan at each look is given up', async () => {
  const { kernel, approved, cancelled } = kernelThat(
    Array.from({ length: 40 }, (_, index) => inState(shows(`plan ${index}`))),
  )
  await driveToEnd(kernel, RUN)
  expect(approved.length).toBe(12)
  expect(cancelled).toEqual(['each look at one finds another plan'])
})

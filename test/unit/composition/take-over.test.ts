import { expect, test } from 'vitest'
import type { System, Underway } from '../../../src/main/kernel/ports/system.ts'
import {
  checkStep,
  operationStep,
  targetOf,
} from '../../../src/main/kernel/runbooks/step-builders.ts'
import { swapBack, swapPlan } from '../domain/example-run.ts'
import { candidateOf } from '../watch/example-plan.ts'
import { boardAs, preview } from './preview-bench.ts'

const RUN = 'bbbb2345'
const light = { system: 'postgres', name: 'light' } as const
const input = { lamp: 'a', color: 'green', target: targetOf('postgres') }
const steps = [
  operationStep('create', 'Create', light, { input }),
  checkStep('verify', 'Verify', { system: 'postgres', name: 'shines' }, { after: ['create'] }),
  operationStep('swap', 'Swap', light, { input, after: ['verify'] }),
  operationStep('after', 'After', light, { input: { ...input, lamp: 'b' }, after: ['swap'] }),
]
const newest = candidateOf('postgres', { id: '/backups/new.dump', commit: 'c2' })
const chosen = candidateOf('postgres', { id: '/backups/old.dump', commit: 'c1' })

function underway(more: Partial<Underway> = {}): System {
  const { system } = boardAs('postgres', { candidates: [newest, chosen] })
  const one: Underway = { run: RUN, standing: 'it stands', sessions: [], done: [], ...more }
  return { ...system, underway: async () => [one] }
}
const kinds = async (system: System) => {
  const { view } = await preview({ systems: [system], steps }, { takeOver: RUN })
  return { run: view.run, states: view.steps.map(({ id, state }) => `${id} ${state.kind}`) }
}

test('a run that is taken over keeps its id and its target, and is looked at from its beginning', async () => {
  const system = underway({ target: chosen.id })
  const { view, chosen: targets } = await preview({ systems: [system], steps }, { takeOver: RUN })
  expect([view.run, targets.postgres]).toEqual([RUN, { backup: chosen.id }])
  expect((await kinds(system)).states).toEqual([
    'create planned',
    'verify no-plan-needed',
    'swap later',
    'after later',
  ])
})

test('what lies behind an act that was done is found, not planned again', async () => {
  const done = { operation: 'light', plan: swapPlan, undo: swapBack, evidence: [] }
  // The first step of this name is the one that was done here.
  const only = steps.slice(1)
  const { view } = await preview(
    { systems: [underway({ done: [done] })], steps: only },
    { takeOver: RUN },
  )
  expect(view.steps.map(({ id, state }) => `${id} ${state.kind}`)).toEqual([
    'verify found',
    'swap found',
    'after planned',
  ])
})

test('a plan of the rest is another one than the plan of a run of its own', async () => {
  const system = underway()
  const own = await preview({ systems: [system], steps }, { run: RUN })
  const rest = await preview(
    { systems: [underway({ target: chosen.id })], steps },
    { takeOver: RUN },
  )
  expect(own.view.hash).not.toBe(rest.view.hash)
})

test('a run that nobody has under way is not taken over', async () => {
  await expect(
    preview({ systems: [underway()], steps }, { takeOver: 'cccc2345' }),
  ).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
})

import { describe, expect, test } from 'vitest'
import { systemsOf } from '../../../src/main/kernel/composition/systems.ts'
import { createSystemRegistry } from '../../../src/main/kernel/runbook/system-registry.ts'
import { runbooks } from '../../../src/main/kernel/runbooks/index.ts'
import { rehearsalProfile } from '../../../src/main/kernel/settings/rehearsal-profile.ts'
import { paymasterSystem } from '../../../src/main/kernel/systems/contracts/paymaster/index.ts'
import type { InputRef, Runbook, RunbookStep } from '../../../src/shared/domain/runbook.ts'
import { worldJson } from '../settings/rehearsal-world-double.ts'
import { undoOf } from './undo-of-stop.ts'

const loaded = rehearsalProfile(worldJson, { dir: '/w', operator: 'ada', monitoringMinutes: 1 })
if (loaded.kind === 'broken') throw new Error(JSON.stringify(loaded.problems))
// This world has no paymaster; its procedures are judged all the same.
const registry = createSystemRegistry([...systemsOf(loaded.profile), paymasterSystem])

const all = Object.values(runbooks)
// The one that holds every step: shorter ones leave steps out, and do not wait for what they left out.
const whole = new Set(runbooks['bad-release'].steps.map(({ id }) => id))

/** The steps that one waits for, at any distance. */
function stepsBefore(
  runbook: Runbook,
  id: string,
  path: readonly string[] = [],
): ReadonlySet<string> {
  if (path.includes(id)) throw new Error(`a circle: ${[...path, id].join(' → ')}`)
  const step = runbook.steps.find((one) => one.id === id)
  const nearest = step === undefined ? [] : [...step.after, ...(step.behind ?? [])]
  const further = nearest.flatMap((one) => [...stepsBefore(runbook, one, [...path, id])])
  return new Set([...nearest, ...further])
}

function refsOf({ does }: RunbookStep): readonly InputRef[] {
  if (does.kind === 'manual') return []
  // What names where it comes from is a reference; anything else is a literal.
  return Object.values(does.input).filter(
    (value): value is InputRef => typeof value === 'object' && value !== null && 'from' in value,
  )
}
const plansReadBy = (step: RunbookStep) =>
  refsOf(step).flatMap((ref) => (ref.from === 'plan' ? [ref.step] : []))
const targetsReadBy = (step: RunbookStep) =>
  refsOf(step).flatMap((ref) => (ref.from === 'target' ? [ref.system] : []))

function partners({ approval, onFailureRun, undoes }: RunbookStep): readonly string[] {
  const named = [approval.kind === 'with' ? approval.step : undefined, onFailureRun, undoes]
  return named.filter((one) => one !== undefined)
}

test('each runbook is kept under its own id', () => {
  expect(Object.entries(runbooks).map(([key, { id }]) => key === id)).not.toContain(false)
})

describe.each(all.map((runbook) => [runbook.id, runbook] as const))('%s', (_, runbook) => {
  const ids = runbook.steps.map(({ id }) => id)

  test('names each step once', () => {
    expect(ids).toEqual([...new Set(ids)])
  })

  test('waits only for steps that it has, or that it leaves out of the whole procedure', () => {
    const named = runbook.steps.flatMap(({ after, behind = [] }) => [...after, ...behind])
    expect(named.filter((id) => !ids.includes(id) && !whole.has(id))).toEqual([])
  })

  test('has no circle of steps that wait for each other', () => {
    for (const id of ids) expect(stepsBefore(runbook, id).has(id)).toBe(false)
  })

  test('has every step that another one is approved with, runs after a failure, undoes or reads from', () => {
    const named = runbook.steps.flatMap((step) => [...partners(step), ...plansReadBy(step)])
    expect(named.filter((id) => !ids.includes(id))).toEqual([])
  })

  test('reads a plan, or takes an approval along, only from what was surely before', () => {
    for (const step of runbook.steps) {
      if (step.onDemand === true) continue
      const needed = [...plansReadBy(step)]
      if (step.approval.kind === 'with') needed.push(step.approval.step)
      const earlier = stepsBefore(runbook, step.id)
      expect({ step: step.id, missing: needed.filter((id) => !earlier.has(id)) }).toEqual({
        step: step.id,
        missing: [],
      })
    }
  })

  test('names only operations and checks that the systems have', () => {
    for (const { does, system } of runbook.steps) {
      if (does.kind === 'operation')
        expect(registry.operation(system, does.name).name).toBe(does.name)
      if (does.kind === 'check') expect(registry.check(system, does.name).name).toBe(does.name)
    }
  })

  test('takes its targets only from systems that offer candidates', () => {
    const systems = new Set(runbook.steps.flatMap(targetsReadBy))
    const offering = systemsOf(loaded.profile).filter((one) => one.candidates !== undefined)
    const ofThese = offering.map(({ id }) => id)
    expect([...systems].filter((id) => !ofThese.includes(id))).toEqual([])
  })

  test('reaches every step on demand from another step, but for what an operator writes', () => {
    const called = runbook.steps.flatMap(({ onFailureRun }) => onFailureRun ?? [])
    const onDemand = runbook.steps.filter(
      ({ onDemand, approval }) => onDemand === true && approval.kind !== 'ask',
    )
    expect(onDemand.filter(({ id }) => !called.includes(id))).toEqual([])
  })

  test('asks in its turn before anything stops, and types a challenge before the swap', () => {
    for (const step of runbook.steps) {
      if (step.stopsTraffic !== true) continue
      const { approval } = step
      const asked = approval.kind === 'with' ? approval.step : step.id
      const asking = runbook.steps.find(({ id }) => id === asked)
      expect({ step: step.id, asking: asking?.stopsTraffic, kind: asking?.approval.kind }).toEqual({
        step: step.id,
        asking: true,
        kind: 'hold',
      })
    }
    const swap = runbook.steps.find(({ id }) => id === 'db-swap')
    expect(swap?.approval.kind ?? 'challenge').toBe('challenge')
  })

  test('can bring traffic back whenever it stops it', () => {
    const stops = runbook.steps.some((step) => step.stopsTraffic === true)
    const resumes = runbook.steps.some((step) => step.resumesTraffic === true)
    expect(resumes).toBe(stops)
  })

  test('has a way back that exists for each step that stops traffic', async () => {
    for (const step of runbook.steps.filter((one) => one.stopsTraffic === true)) {
      const undo = await undoOf(step)
      if (undo.kind !== 'undo') throw new Error(`${step.id}: ${undo.because}`)
      const { system, name } = undo.operation
      expect(registry.operation(system, name).name).toBe(name)
    }
  })
})

test('the whole procedure goes in the order of the rules', () => {
  const { 'bad-release': runbook } = runbooks
  const order: readonly (readonly [string, string])[] = [
    ['web-rollback', 'api-rollback'],
    ['db-verify', 'db-undo-card'],
    ['db-undo-card', 'api-stop'],
    ['db-difference', 'api-stop'],
    ['tell-stop', 'api-stop'],
    ['api-stop', 'workers-stop'],
    ['workers-stop', 'db-fence'],
    ['db-fence', 'db-swap'],
    ['db-sequences', 'db-swap'],
    ['db-swap', 'api-back'],
    ['db-check', 'api-back'],
    ['api-check', 'workers-back'],
    ['workers-back', 'monitor'],
    ['monitor', 'tell-end'],
  ]
  expect(order.filter(([first, then]) => !stepsBefore(runbook, then).has(first))).toEqual([])
})

test('once another database may serve, no stop of a service is simply undone: the bad code would start on it', () => {
  const stops = all.flatMap((runbook) =>
    runbook.steps
      .filter(({ system, stopsTraffic }) => system === 'railway' && stopsTraffic === true)
      .map((step) => {
        const { once = '', step: back = '' } = step.putBackBy ?? {}
        const ids = runbook.steps.map(({ id }) => id)
        return { stop: `${runbook.id} ${step.id}`, named: ids.includes(once) && ids.includes(back) }
      }),
  )
  expect(stops.length).toBeGreaterThanOrEqual(10)
  expect(stops.filter(({ named }) => !named)).toEqual([])
})

test('nothing that goes back waits for a message, a checklist or the other provider', () => {
  for (const runbook of all) {
    for (const id of ['web-rollback', 'api-rollback']) {
      const waits = [...stepsBefore(runbook, id)]
      // A failed migration keeps every image down that migrates at boot: it is given up first, in one statement.
      const mayWaitFor = ['web-rollback', 'migration-unblock']
      expect(waits.filter((one) => !mayWaitFor.includes(one))).toEqual([])
    }
  }
})

import { expect, test } from 'vitest'
import { drillActs } from '../../../src/main/hosts/node/drill/drill-acts.ts'
import { runsOfLastDrill } from '../../../src/main/hosts/node/drill/play-acts.ts'
import { runbooks } from '../../../src/main/kernel/runbooks/index.ts'
import { INCIDENT_NAMES } from '../../../src/rehearsal/incidents/find-incident.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { runAfter, step } from '../domain/example-run.ts'

const runOf = (runbook: Run['runbook']) => ({ ...runAfter([step('one')], []), runbook })

test.each(INCIDENT_NAMES)(
  'in %s every look that a drill judges by is a step of its procedure',
  (name) => {
    const missing = drillActs(name).flatMap(({ runbook, looks }) => {
      const steps = runbooks[runbook].steps.map(({ id }) => id)
      const judged = Object.values(looks).flat()
      return judged.filter((look) => !steps.includes(look)).map((look) => `${runbook}: ${look}`)
    })
    expect(missing).toEqual([])
  },
)

test('a full drill pauses first, takes everything back, and lets people trade again at the end', () => {
  const order = drillActs('full').map(({ runbook }) => runbook)
  expect(order).toEqual([
    'contracts-pause',
    'bad-release',
    'web-promote',
    'paymaster-dry',
    'contract-replace',
    'contracts-migrate',
    'contracts-unpause',
  ])
})

test('what is resumed is the last drill of the directory, and not one that was whole before it', () => {
  const acts = drillActs('full')
  const before = acts.map(({ runbook }) => runOf(runbook))
  const now = [runOf('contracts-pause'), runOf('bad-release')]
  expect(runsOfLastDrill([...before, ...now], acts)).toEqual(now)
  expect(runsOfLastDrill([...before, ...now], acts)[0]).toBe(now[0])
  expect(runsOfLastDrill([runOf('web-only')], acts)).toEqual([])
})

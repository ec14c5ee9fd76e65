import { expect, test } from 'vitest'
import { foundSteps } from '../../../src/main/kernel/runbook/found-steps.ts'
import { runbooks } from '../../../src/main/kernel/runbooks/index.ts'
import { swapBack, swapPlan } from '../domain/example-run.ts'

const done = { operation: 'swap', plan: swapPlan, undo: swapBack, evidence: [] } as const

test('behind a swap lies all that had to come before it, and nothing that comes after it or beside it', () => {
  const { steps } = runbooks['bad-release']
  const found = foundSteps(steps, { system: 'postgres', done: [done] })
  const behind = steps.filter(({ id }) => found.has(id)).map(({ id }) => id)
  expect(behind).toEqual([
    'migration-unblock',
    'api-rollback',
    'api-verify',
    'db-fetch',
    'db-preflight',
    'db-create',
    'db-restore',
    'db-carry',
    'db-analyze',
    'db-verify',
    'db-difference',
    'db-undo-card',
    'tell-stop',
    'api-stop',
    'workers-stop',
    'db-fence',
    'db-sequences',
    'db-rules',
    'tell-swap',
    'db-swap',
  ])
  expect(found.get('db-swap')).toMatchObject({ kind: 'found', done: { undo: swapBack } })
  expect(found.get('db-create')).toEqual({
    kind: 'found',
    because: 'it comes before “Swap the databases”, which has been done',
  })
})

test('a run that has come to the fence does not roll back once more what it has stopped since', () => {
  const { steps } = runbooks['bad-release']
  const found = foundSteps(steps, { system: 'postgres', reached: 'fence-writes', done: [] })
  expect([...found.keys()].toSorted()).toEqual([
    'api-rollback',
    'api-verify',
    'migration-unblock',
    'tell-stop',
  ])
})

test('a run that has done nothing that cannot be looked at is looked at as after a kill', () => {
  const { steps } = runbooks['database-only']
  expect([...foundSteps(steps, { system: 'postgres', done: [] })]).toEqual([])
  expect([...foundSteps(steps, { system: 'railway', done: [done] })]).toEqual([])
})

import { expect, test } from 'vitest'
import { createFaults, type Fault } from '../../../src/rehearsal/vercel/faults.ts'
import { ROUTES } from '../../../src/rehearsal/vercel/routes.ts'
import { strikesRoute } from '../../../src/rehearsal/vercel/strikes-route.ts'

function strikes(fault: Fault, names: readonly string[]): readonly (readonly [string, number])[] {
  const faults = createFaults()
  faults.arm(fault)
  return names.flatMap((name) => {
    const route = ROUTES.find((each) => each.name === name)
    return route === undefined ? [] : [[name, strikesRoute(faults, route).length] as const]
  })
}

test('a fault strikes its own operation, once unless told otherwise', () => {
  const names = ['get-project', 'rollback', 'rollback', 'rollback']
  const counts = (times?: number | null) =>
    strikes(
      { on: 'rollback', kind: 'text-500', ...(times === undefined ? {} : { times }) },
      names,
    ).map(([, count]) => count)
  expect([counts(), counts(2), counts(null)]).toEqual([
    [0, 1, 0, 0],
    [0, 1, 1, 0],
    [0, 1, 1, 1],
  ])
})

test('a fault of a kind of operation strikes the first of that kind', () => {
  const struck = strikes({ on: 'mutation', kind: 'cut-after' }, ['get-project', 'promote'])
  expect(struck).toEqual([
    ['get-project', 0],
    ['promote', 1],
  ])
})

test('what can only happen to a job waits for one', () => {
  const fault = { on: '*', kind: 'domain-left-behind' } as const
  expect(strikes(fault, ['get-project', 'rollback'])).toEqual([
    ['get-project', 0],
    ['rollback', 1],
  ])
})

test('cleared faults do not strike', () => {
  const faults = createFaults()
  faults.arm({ on: '*', kind: 'delay' })
  faults.clear()
  expect(faults.strike(['get-project'])).toEqual([])
})

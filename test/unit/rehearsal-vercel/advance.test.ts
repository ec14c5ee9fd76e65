import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advance } from '../../../src/rehearsal/vercel/advance.ts'
import { account, deploymentOf, PROJECT, stateAfter } from './simulated-account.ts'

const born = account()
const v41 = deploymentOf(born, 'v41')

/** A rollback with a lagging domain, and a rebuild that would go live in the middle of it. */
const busy = stateAfter(
  stateAfter(born, 'POST /v13/deployments', {
    body: { deploymentId: v41.id, name: 'vlossom-web', target: 'production' },
  }),
  `POST /v9/projects/${PROJECT}/rollback/${v41.id}`,
  { at: 2500, sabotage: [{ kind: 'domain-lags', domain: 'www', delayMs: 2000 }] },
)

test('however often somebody looks, the same things have happened by the same time', () => {
  const moments = fc.array(fc.integer({ min: 2500, max: 7000 }), { maxLength: 12 })
  fc.assert(
    fc.property(moments, (looks) => {
      const looked = looks.toSorted((a, b) => a - b).reduce(advance, busy)
      expect(advance(looked, 7000)).toEqual(advance(busy, 7000))
    }),
  )
})

test('nothing due is the same object, so that nothing is written', () => {
  expect(advance(born, 1e9)).toBe(born)
  const done = advance(busy, 7000)
  expect(advance(done, 8000)).toBe(done)
})

import { expect, test } from 'vitest'
import { killExports } from './kill-export.ts'

test('an export that is killed, and run again, leaves no gap, no duplicate and the same heads', async () => {
  const { points, broken } = await killExports(6, 2)
  expect({ broken, enough: points > 3 || points }).toEqual({ broken: [], enough: true })
}, 120_000)

import { expect, test } from 'vitest'
import { killExports, moments } from './kill-export.ts'

test('an export that is killed, and run again, leaves no gap, no duplicate and the same heads', async () => {
  const { broken, reached } = await killExports(moments.length, 2)
  // `any` may come after the end.
  const aimed = moments.filter((kind) => kind !== 'any')
  expect({ broken, missed: aimed.filter((kind) => reached[kind] !== 1) }).toEqual({
    broken: [],
    missed: [],
  })
}, 120_000)

import { expect, test } from 'vitest'
import { shortCases } from './import-cases.ts'
import { killImports } from './kill-import.ts'

test('an import that is killed while it sends goes on where it was: no batch twice, none left out', async () => {
  const { points, broken } = await killImports(shortCases)
  expect({ broken, points }).toEqual({ broken: [], points: 6 })
}, 120_000)

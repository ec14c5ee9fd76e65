import { expect, test } from 'vitest'
import { killRestores } from './kill-restores.ts'

// The whole of it: npm run test:crash -- restore
test('a restore that is killed leaves one whole database, and is gone on with here and by a second console', async () => {
  const shown = await killRestores(6, 1)(() => undefined)
  expect(shown).toMatchObject({ broken: [] })
  expect('points' in shown && shown.points).toBeGreaterThanOrEqual(4)
}, 300_000)

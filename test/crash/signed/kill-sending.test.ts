import { expect, test } from 'vitest'
import { killSending } from './kill-sending.ts'

const at = (nth: number, when: 'before' | 'after' | 'instead') =>
  ({ of: 'transaction', nth, when }) as const

test('a console that is killed between the record and the chain sends on resuming, and once', async () => {
  const shown = await killSending([at(1, 'instead')])
  expect(shown).toMatchObject({ kills: 1, mined: 5, distinct: 5, outcome: { outcome: 'done' } })
  expect(shown.paused).toHaveLength(6)
})

test('a console that is killed while its transactions are under way finds them, and sends no others', async () => {
  const shown = await killSending([at(2, 'before'), at(1, 'after')])
  expect(shown).toMatchObject({ mined: 5, distinct: 5, outcome: { outcome: 'done' } })
  expect(shown.kills).toBeGreaterThanOrEqual(1)
})

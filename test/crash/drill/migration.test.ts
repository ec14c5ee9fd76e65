import { expect, test } from 'vitest'
import { drillMigration } from './migration-drill.ts'

test('bad-migration: what a failed migration left is taken back, emptied wallets are repaired, the old API boots', async () => {
  expect(await drillMigration()).toEqual([])
})

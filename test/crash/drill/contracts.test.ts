import { expect, test } from 'vitest'
import { drillContracts } from './contract-drill.ts'

// In `full` it happens behind everything else: npm run test:crash -- drill-contracts
test('contract-bug: the bad contract is replaced and stays paused, its consumers follow, the state of another moves', async () => {
  expect(await drillContracts('contract-bug')).toEqual([])
})

import { expect, test } from 'vitest'
import { drillPaymaster } from './paymaster-drill.ts'

// The one with most looks; `paymaster-dry` too: npm run test:crash -- drill-paymaster
test('paymaster-drained: the backup pays in the end, and no key of the bundler is told to anybody', async () => {
  expect(await drillPaymaster('paymaster-drained')).toEqual([])
})

import { expect, test } from './fixtures/console-test.ts'
import { inspectScreen, SMALLEST } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'

test.use({ viewport: SMALLEST })
const world = ownWorld()

test('who may pause, unpause and upgrade each contract is on one sheet, with the proof of each', async ({
  openConsole,
}, info) => {
  const { dir, scratch, control } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { page } = console
  await page.getByRole('button', { name: 'Contracts…' }).click()
  const sheet = page.getByRole('dialog', { name: 'Contracts' })
  const rowOf = (name: string) => sheet.getByRole('row').filter({ hasText: name }).first()
  await expect(rowOf('Treasury')).toContainText('a timelock, 60 minutes late')
  await expect(rowOf('Reviews')).toContainText('a Safe, 2 of 3 signatures')
  await expect(rowOf('Price feed')).toContainText('it has no pause')
  await expect(rowOf('Wallets').getByText('this console’s key')).toHaveCount(3)
  await sheet.getByRole('button', { name: 'Proof of Stylist Registry' }).click()
  const proof = sheet.getByRole('table', { name: 'Accounts that were tried at Stylist Registry' })
  await expect(proof).toContainText('does not hold DEFAULT_ADMIN_ROLE')
  await inspectScreen(page, 'Contracts')
  await page.screenshot({ path: info.outputPath('contracts.png') })

  await control.faults({ system: 'chain', provider: 0, kind: 'down' })
  await sheet.getByRole('button', { name: 'Try again' }).click()
  await expect(sheet.getByRole('alert')).toContainText('Not counted: 127.0.0.1:')
  await control.faults({ system: 'chain', provider: 0, kind: 'none' })
  await sheet.getByRole('button', { name: 'Plan a pause', exact: true }).click()
  await expect(console.plan.steps).toContainText('Pause 5 contracts on chain 31337')
})

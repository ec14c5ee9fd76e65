import { expect, test } from './fixtures/console-test.ts'
import { inspectScreen } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { hold } from './pages/hold.ts'

const world = ownWorld()

test('a pause is signed on a calm day, and nothing can be sent before one is chosen that can be', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { page, plan, run } = console
  await console.go('Plan')
  await plan.procedure('Send signed').click()
  const form = page.getByRole('region', { name: 'What was signed' })
  await expect(form).toContainText('Nothing is kept.')
  await expect(plan.start).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText('Choose a signed file that can be sent')).toBeVisible()
  await form.getByRole('textbox', { name: 'Its text' }).fill('{"format":')
  await form.getByRole('button', { name: 'Keep it sealed' }).click()
  await expect(form).toContainText('This is no JSON')
  await expect(plan.start).toHaveAttribute('aria-disabled', 'true')

  await plan.procedure('Pre-sign a pause').click()
  await expect(plan.steps).toContainText('and keep it sealed')
  await hold(plan.start)
  await run.expectStep('Sign a pause of every contract', 'done')

  await console.go('Plan')
  await plan.procedure('Send signed').click()
  const table = form.getByRole('table', { name: 'Signed files that are kept' })
  await expect(table).toContainText('can be sent')
  await expect(plan.start).toHaveAttribute('aria-disabled', 'true')
  await inspectScreen(page, 'Send signed, with one that is kept')
  await table.getByRole('button', { name: /^Choose pause/ }).click()
  await expect(plan.steps).toContainText('Its price cannot be raised')
  await expect(plan.start).not.toHaveAttribute('aria-disabled', 'true')
  await console.go('Situation')
  await expect(page.getByText(/a signed pause of .* can be sent/)).toBeVisible()

  await console.go('Plan')
  await plan.procedure('Send signed').click()
  await table.getByRole('button', { name: /^Forget/ }).click()
  await inspectScreen(page, 'Forget a signed file')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget it' }).click()
  await expect(form).toContainText('Nothing is kept.')
})

test('a pause that was signed is sent from the screen in the words of the document, past an endpoint that is silent', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch, control } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch, home: 'night' })
  const { page, plan, run } = console
  await console.go('Plan')
  await plan.procedure('Pre-sign a pause').click()
  await expect(plan.steps).toContainText('and keep it sealed')
  await hold(plan.start)
  await run.expectStep('Sign a pause of every contract', 'done')

  await control.faults({ system: 'chain', provider: 0, kind: 'slow', ms: 60_000 })
  await console.go('Plan')
  await plan.procedure('Send signed').click()
  const table = page.getByRole('table', { name: 'Signed files that are kept' })
  await table.getByRole('button', { name: /^Choose pause/ }).click({ timeout: 60_000 })
  await expect(plan.steps).toContainText('Its price cannot be raised', { timeout: 60_000 })
  await hold(plan.start)
  await run.detail.getByRole('button', { name: /…$/ }).click({ timeout: 60_000 })
  const expected = (await run.challenge.locator('code.challenge').textContent()) ?? ''
  const typed = run.challenge.getByRole('textbox')
  await typed.fill(expected)
  await typed.press('Enter')
  await run.expectStep('Send what was signed', 'done')
  await control.faults({ system: 'chain', provider: 0, kind: 'none' })
  await inspectScreen(page, 'Signed pause, sent')
})

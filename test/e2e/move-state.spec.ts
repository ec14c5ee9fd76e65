import { expect, test } from './fixtures/console-test.ts'
import { inspectScreen } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { hold } from './pages/hold.ts'
import type { runPage } from './pages/run-page.ts'

const world = ownWorld()

/** Opens the challenge of the step on screen, and types what the server says it is. */
async function answerChallenge(run: ReturnType<typeof runPage>): Promise<void> {
  await run.detail.getByRole('button', { name: /…$/ }).click()
  const expected = (await run.challenge.locator('code.challenge').textContent()) ?? ''
  const typed = run.challenge.getByRole('textbox')
  await typed.fill(expected)
  await typed.press('Enter')
}

test('the state of a paused contract is moved from the screen, though blocks come while its plan is read and endpoints are slow', async ({
  openConsole,
}, info) => {
  test.slow()
  const { dir, scratch, control } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { page, plan, run } = console
  await console.go('Plan')
  await plan.procedure('Pause contracts').click()
  await expect(plan.steps).toContainText('Pause 5 contracts on chain 31337')
  await hold(plan.start)
  await answerChallenge(run)
  await run.expectStep('Pause every contract', 'done')
  for (const provider of [0, 1])
    await control.faults({ system: 'chain', provider, kind: 'slow', ms: 250 })
  await console.go('Plan')
  await plan.procedure('Move contract state').click()
  await expect(plan.steps).toContainText('Export the state at a pinned block')
  await plan.reason.fill('The old one pays out twice.')
  // A person reads: blocks come meanwhile, a second apart.
  await page.waitForTimeout(3_000)
  await hold(plan.start)
  await run.expectStep('Export the state at a pinned block', 'running')
  await run.step('Export the state at a pinned block').click()
  await expect(run.detail).toContainText('reading')
  await page.screenshot({ path: info.outputPath('exporting.png') })
  await run.expectStep('Export the state at a pinned block', 'done')
  await run.expectStep('Import it into the successor', 'needs you')
  await run.step('Import it into the successor').click()
  await inspectScreen(page, 'Import of a state, before it is approved')
  await answerChallenge(run)
  await expect(run.detail).toContainText(/importing · /)
  await page.screenshot({ path: info.outputPath('importing.png') })
  await run.expectStep('Import it into the successor', 'done')
  await inspectScreen(page, 'Import of a state, done')
})

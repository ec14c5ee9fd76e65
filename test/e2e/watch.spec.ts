import { expect, test } from './fixtures/console-test.ts'
import { inspectScreen } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { hold } from './pages/hold.ts'

const world = ownWorld()
const WATCH = 'Watch error rate and health'

test('the watch draws its verdict and error budget, and counts what users say', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const on = ['--world', dir, '--monitoring-seconds', '30']
  const { console } = await openConsole({ on, scratch })
  const { run, situation, page } = console
  await hold(situation.holdToRollBack)
  await run.expectStep('Look at the site once more', 'done')
  await run.step(WATCH).click()
  const watch = run.detail.getByRole('region', { name: 'This watch' })
  const reports = run.detail.getByRole('region', { name: 'Reported by users' })
  await expect(watch).toContainText('Error budget')
  await reports.getByRole('textbox').fill('Booking is stuck at payment')
  await reports.getByRole('button', { name: 'Count one report' }).click()
  await expect(reports).toContainText('“Booking is stuck at payment”')
  await expect(watch).toContainText('1 user has reported trouble lately')
  await expect(watch).toContainText('something is off')
  await inspectScreen(page, 'Run, the watch')
  await run.expectStep(WATCH, 'done')
  const evidence = run.detail.getByRole('region', { name: 'Evidence' })
  await expect(evidence.getByLabel('Reported by users')).toContainText(
    'Booking is stuck at payment',
  )
})

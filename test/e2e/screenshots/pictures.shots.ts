import { mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { expect, SHORT_WATCH, test } from '../fixtures/console-test.ts'
import { ownWorld } from '../fixtures/own-world.ts'
import { inRepository } from '../fixtures/repository.ts'
import {
  answerChecklist,
  approveStop,
  openSwapChallenge,
  resolveForUsers,
  startBadRelease,
  tellUsers,
} from '../pages/bad-release.ts'
import { steadyPage } from './steady-page.ts'

const world = ownWorld()
const folder = inRepository('docs/pictures')
const themes = ['dark', 'light'] as const
const MINUTE = 60_000

test('the pictures of the README', async ({ openConsole, context }) => {
  const { dir, scratch, description } = world()
  const operator = userInfo().username
  mkdirSync(folder, { recursive: true })
  // What is relative to now is then relative to the world's birth, which everything in it is too.
  const now = Date.parse(description.createdAt) + 6 * MINUTE
  await context.clock.setFixedTime(now)
  const { host, console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
  const { page, run, situation } = console

  const picture = async (name: string): Promise<void> => {
    // Nothing arrives between making the page steady and taking its picture.
    host.freeze()
    try {
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
        await steadyPage(page, operator)
        await page.mouse.move(640, 799)
        const path = `${folder}/${name}-${colorScheme}.png`
        await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
      }
    } finally {
      host.thaw()
    }
  }

  await expect(situation.holdToRollBack).toBeVisible()
  await expect(situation.reasons).toContainText('one is enough', { timeout: 60_000 })
  await picture('situation')
  await situation.makePlan.click()
  await console.plan.reason.fill('0042 corrupts wallet balances')
  await expect(console.plan.start).toHaveAttribute('aria-disabled', 'false')
  await picture('plan')
  await console.go('Situation')
  await startBadRelease(console, '0042 corrupts wallet balances')
  await answerChecklist(console)
  await tellUsers(console, 'Bookings fail for some of you')
  await approveStop(console)
  const answer = await openSwapChallenge(console)
  await page.keyboard.press('Escape')
  await run.expectStep('Tell #incidents that the swap comes', 'done')
  await picture('run')
  await openSwapChallenge(console)
  await run.challenge.getByRole('textbox').fill(answer)
  await run.challenge.getByRole('button', { name: /^Swap/ }).click()
  await run.expectStep('Tell #incidents how it ended', 'done')
  await resolveForUsers(console)
  await console.go('History')
  await expect(console.history.rows).toHaveCount(4)
  await picture('history')
})

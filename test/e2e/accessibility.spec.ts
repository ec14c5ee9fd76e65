import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { inspectScreen, SMALLEST } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { walkTabOrder } from './fixtures/tab-order.ts'
import { approveStop, openSwapChallenge, startBadRelease } from './pages/bad-release.ts'
import { placeNames } from './pages/console-page.ts'
import { openPalette } from './pages/palette.ts'

test.use({ viewport: SMALLEST })
const world = ownWorld()

test('axe finds nothing on any place, sheet or palette, dark and light, in the smallest window', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { page, situation, plan, band } = console
  await expect(situation.holdToRollBack).toBeVisible()
  await inspectScreen(page, 'Situation')
  await console.go('Plan')
  await plan.reason.fill('Wallet balances are wrong')
  await plan.steps.getByRole('button', { name: 'Roll back web' }).click()
  await plan.targets
    .getByRole('button', { name: /^Choose another/ })
    .first()
    .click()
  await inspectScreen(page, 'Plan')
  await console.go('Run')
  await inspectScreen(page, 'Run, before there is one')
  await console.go('History')
  await inspectScreen(page, 'History, empty')
  for (const sheet of ['Contacts', 'Credentials']) {
    await band.getByRole('button', { name: sheet }).click()
    await expect(page.getByRole('dialog', { name: sheet })).toBeVisible()
    await inspectScreen(page, sheet)
    await page.keyboard.press('Escape')
  }
  await openPalette(page)
  await expect(page.getByRole('textbox', { name: 'Find a command' })).toBeFocused()
  await inspectScreen(page, 'Commands')
})

test('Tab reaches every control of every place, and its focus can be seen', async ({
  openConsole,
}) => {
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  await expect(console.situation.holdToRollBack).toBeVisible()
  for (const place of placeNames) {
    await console.page.keyboard.press(`Alt+${placeNames.indexOf(place) + 1}`)
    if (place === 'Plan') await expect(console.plan.start).toBeVisible()
    expect({ place, ...(await walkTabOrder(console.page)) }).toEqual({
      place,
      missed: [],
      unseen: [],
    })
  }
})

test('the palette goes everywhere, and what destroys only opens its panel', async ({
  openConsole,
}) => {
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { page, plan, history } = console
  await expect(console.situation.holdToRollBack).toBeVisible()
  const search = page.getByRole('textbox', { name: 'Find a command' })
  const choose = async (words: string) => {
    await openPalette(page)
    await search.fill(words)
    await page.keyboard.press('Enter')
    await expect(search).toBeHidden()
  }
  await choose('history')
  await expect(history.table).toBeVisible()
  await choose('database only')
  await expect(plan.procedure('Database only')).toBeChecked()
  await expect(plan.start).toHaveAttribute('aria-disabled', 'true')
  await choose('contacts')
  await expect(page.getByRole('dialog', { name: 'Contacts' })).toBeVisible()
})

test('privacy mode takes hosts, names and addresses out of the page', async ({ openConsole }) => {
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { page, band, situation } = console
  const secretive = /127\.0\.0\.1|vlossom\.example|vercel\.app|Sipho Nkosi|Mokoena/
  await expect(situation.systems).toContainText('Sipho Nkosi')
  await band.getByRole('button', { name: 'Privacy mode' }).click()
  await expect(band.getByRole('button', { name: 'Privacy mode' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  for (const place of placeNames) {
    await console.go(place)
    if (place === 'Plan') await expect(console.plan.start).toBeVisible()
    expect(await page.locator('body').evaluate((body) => body.outerHTML), place).not.toMatch(
      secretive,
    )
  }
  await band.getByRole('button', { name: 'Contacts' }).click()
  const contacts = page.getByRole('dialog', { name: 'Contacts' })
  await expect(contacts).toContainText('•••••')
  await expect(contacts).not.toContainText('@')
  await page.keyboard.press('Escape')
  await band.getByRole('button', { name: 'Privacy mode' }).click()
})

test('axe finds nothing on a run, its steps, its dialogs and its end', async ({ openConsole }) => {
  test.slow()
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
  const { page, run } = console
  await startBadRelease(console, 'Wallet balances are wrong')
  await run.step('The team knows').click()
  await inspectScreen(page, 'a manual step')
  await run.detail.getByRole('button', { name: 'Skip with a reason…' }).click()
  await expect(run.challenge).toBeVisible()
  await inspectScreen(page, 'skip dialog')
  await page.keyboard.press('Escape')
  await run.header.getByRole('button', { name: 'Cancel…' }).click()
  await inspectScreen(page, 'cancel dialog')
  await page.keyboard.press('Escape')
  await approveStop(console)
  await openSwapChallenge(console)
  await inspectScreen(page, 'challenge')
  await page.keyboard.press('Escape')
  await inspectScreen(page, 'an approval, traffic stopped')
  await run.step('Verify the restored copy').click()
  await inspectScreen(page, 'evidence')
  await run.step('Restore the dump beside').click()
  await inspectScreen(page, 'output')
  await console.go('Situation')
  await inspectScreen(page, 'Situation during a run')
  await run.putBack.click()
  await expect(run.putBack).toBeHidden({ timeout: 30_000 })
  await console.go('Run')
  await run.header.getByRole('button', { name: 'Cancel…' }).click()
  await run.challenge.getByRole('textbox').fill('only to look at it')
  await run.challenge.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(run.header).toContainText('cancelled', { timeout: 30_000 })
  await inspectScreen(page, 'a run that has ended')
  await console.go('History')
  await expect(console.history.rows).not.toHaveCount(1)
  await inspectScreen(page, 'History')
})

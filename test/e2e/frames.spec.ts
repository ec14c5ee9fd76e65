import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures/console-test.ts'
import { inspectScreen } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { writeBrokenProfile, writeProductionProfile } from './fixtures/profile-files.ts'
import { readSentRequests } from './fixtures/sent-requests.ts'

const world = ownWorld()

/** The colour of the frame, as it is painted. */
function colourOf(band: Locator): Promise<string> {
  return band.evaluate((one) => getComputedStyle(one).backgroundColor)
}

test('rehearsal and production cannot be taken for each other', async ({ openConsole }) => {
  const { dir, scratch } = world()
  const file = await writeProductionProfile(world())
  const [rehearsal, production] = [
    await openConsole({ on: ['--world', dir], scratch, home: 'rehearsal' }),
    await openConsole({ on: ['--profile', file], scratch, home: 'production' }),
  ]
  const real = production.console
  const drill = rehearsal.console
  await expect(drill.band).toContainText('rehearsal')
  await expect(drill.band).toContainText('nothing here is real')
  await expect(real.band).toContainText('production')
  await expect(real.band).toContainText('vlossom')
  await expect(real.band).not.toContainText('nothing here is real')
  expect(await colourOf(real.band)).not.toBe(await colourOf(drill.band))
  await expect(drill.page).toHaveTitle(/REHEARSAL/)
  await expect(real.page).toHaveTitle(/PRODUCTION/)

  // Read-only, with the reason beside it, and no way to arm.
  await expect(real.band).toContainText('Read-only')
  await expect(real.band).toContainText('recovery kit')
  await expect(real.band.getByRole('button', { name: /^Arm/ })).toHaveCount(0)
  await real.situation.makePlan.click()
  const start = real.plan.start
  if ((await start.count()) > 0) await expect(start).toHaveAttribute('aria-disabled', 'true')
  await expect(real.page.getByRole('button', { name: /^Hold to/, disabled: false })).toHaveCount(0)
  expect(await readSentRequests(world())).toEqual({ web: 0, api: 0 })
})

test('a broken profile opens, and lists every mistake with its place', async ({ openConsole }) => {
  const file = await writeBrokenProfile(world())
  const { console } = await openConsole({
    on: ['--profile', file],
    scratch: world().scratch,
    home: 'broken',
  })
  const { page, band } = console
  const problems = page.getByRole('table')
  for (const place of ['environment', 'thresholds.errorRate', 'systems.vercel.projectId']) {
    await expect(problems.getByRole('row').filter({ hasText: place })).toHaveCount(1)
  }
  await expect(band).toContainText('Read-only')
  await console.go('Plan')
  await expect(problems).toBeVisible()
  await console.go('History')
  await expect(console.history.table).toBeVisible()
})

test('a second console on the same profile says so, and cannot act', async ({ openConsole }) => {
  const { dir, scratch } = world()
  const asked = { on: ['--world', dir], scratch }
  const first = await openConsole({ ...asked, home: 'one' })
  await expect(first.console.situation.holdToRollBack).toBeVisible()
  const second = (await openConsole({ ...asked, home: 'two' })).console
  await expect(second.band).toContainText('Another console holds this profile.')
  await expect(second.status).toContainText('log held by another console')
  await expect(second.band.getByRole('button', { name: /^Arm/ })).toHaveCount(0)
  // No glass to break either: the way on is the other console.
  await expect(second.page.getByRole('alert')).toHaveCount(0)
  const held = second.situation.holdToRollBack
  await expect(held).toHaveAttribute('aria-disabled', 'true')
  await expect(second.situation.fastLane).toContainText('Another console holds this profile.')
})

test('a part of the window that cannot be loaded takes nothing else away, and comes with the next try', async ({
  openConsole,
  context,
  troubles,
}) => {
  troubles.bringAbout(/plan-panel|dynamically imported module|preload assets/)
  const { dir, scratch } = world()
  await context.route(/plan-panel/, (route) => route.abort())
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  await console.go('Plan')
  const missing = console.page.getByRole('alert')
  await expect(missing).toContainText('could not be loaded')
  await inspectScreen(console.page, 'a part that did not come')
  await console.go('Situation')
  await expect(console.situation.holdToRollBack).toBeVisible()
  await context.unroute(/plan-panel/)
  await console.go('Plan')
  await missing.getByRole('button', { name: 'Load the window again' }).click()
  await expect(console.situation.holdToRollBack).toBeVisible()
  await console.go('Plan')
  await expect(console.plan.start).toBeVisible()
})

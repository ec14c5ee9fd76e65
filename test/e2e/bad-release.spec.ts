import { askApi } from './fixtures/api-answers.ts'
import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { readLiveDatabase } from './fixtures/live-database.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { writeLonelyProfile } from './fixtures/profile-files.ts'
import {
  answerChecklist,
  approveStop,
  openSwapChallenge,
  resolveForUsers,
  startBadRelease,
  tellUsers,
} from './pages/bad-release.ts'

const world = ownWorld()
const REASON = 'Migration 0042 corrupts wallet balances'

test('a bad release is taken back: web, API and database, each step proven, in the history', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const before = await readLiveDatabase(world())
  expect(before.damagedWallets).toBeGreaterThan(0)
  const { host, console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
  const { run, page, history } = console
  const id = await startBadRelease(console, REASON)

  await run.expectStep('Look at the site on every domain', 'done')
  await run.expectStep('Ask every replica of the API', 'done')
  await tellUsers(console, 'Bookings fail for some of you')
  await answerChecklist(console)
  await approveStop(console)

  const expected = await openSwapChallenge(console)
  const swap = run.challenge.getByRole('button', { name: /^Swap/ })
  const typed = run.challenge.getByRole('textbox')
  await expect(swap).toBeDisabled()
  await typed.fill(`${expected.slice(0, -1)}x`)
  await expect(run.challenge).toContainText('That is not it.')
  await expect(swap).toBeDisabled()
  await typed.press('Enter')
  await expect(run.challenge).toBeVisible()
  expect((await readLiveDatabase(world())).oid).toBe(before.oid)
  await expect(run.putBack).toBeVisible()
  await typed.fill(expected)
  await swap.click()

  await run.expectStep('Swap the databases', 'done')
  await run.step('Swap the databases').click()
  await expect(run.undoCard).toContainText('possible until')
  await expect(run.undoCard.getByRole('button', { name: 'Hold to undo' })).toBeVisible()
  await run.expectStep('Check the database that serves now', 'done')
  await run.step('Check the database that serves now').click()
  await expect(run.detail.getByRole('heading', { name: 'Evidence' })).toBeVisible()
  await run.expectStep('Bring workers and crons back', 'done')
  await expect(run.putBack).toBeHidden()
  await resolveForUsers(console)
  await expect(run.header).toContainText('done', { timeout: 30_000 })
  await run.expectStep('Tell #incidents how it ended', 'done')

  const after = await readLiveDatabase(world())
  expect(after).toMatchObject({ damagedWallets: 0 })
  expect(after.oid).not.toBe(before.oid)
  expect(after.migrationHead).not.toBe(before.migrationHead)
  expect(after.names).toContain(`vlossom_before_${id}`)
  expect(await askApi(world())).toEqual({ health: 200, write: 201 })

  await console.go('History')
  for (const system of ['web', 'API', 'database']) {
    await expect(history.rows.filter({ hasText: REASON }).filter({ hasText: system })).toHaveCount(
      1,
    )
  }
  await expect(page).toHaveTitle(/^● done/)

  // A real environment on this laptop sees that it was rehearsed: the last thing that its first run asks for.
  await host.stop()
  const real = await openConsole({ on: ['--profile', await writeLonelyProfile(scratch)], scratch })
  await expect(
    real.console.page.getByRole('region', { name: 'Before the first incident' }),
  ).toContainText('Rehearsal: done')
})

import { askApi } from './fixtures/api-answers.ts'
import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { readLiveDatabase } from './fixtures/live-database.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { approveStop, startBadRelease } from './pages/bad-release.ts'
import { placeNames } from './pages/console-page.ts'

const world = ownWorld()
const serves = { health: 200, write: 201 }

test('after the stop, one press puts traffic back; reload, a second window and closing change nothing', async ({
  openConsole,
  openWindow,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const before = await readLiveDatabase(world())
  const { host, console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
  const { page, run } = console
  const id = await startBadRelease(console, 'Wallet balances are wrong')
  await approveStop(console)
  await run.expectStep('Refuse writes in the database', 'done')
  expect((await askApi(world())).write).not.toBe(201)

  await page.reload()
  await expect(run.putBack).toBeVisible()
  await expect(run.header).toContainText(id)
  await run.expectStep('Stop the API', 'done')
  for (const place of placeNames) {
    await console.go(place)
    await expect(run.putBack).toHaveCount(1)
    await expect(run.putBack).toBeVisible()
  }

  const second = await openWindow(await host.newAddress())
  await expect(second.run.putBack).toBeVisible()
  await second.run.expectStep('Stop the API', 'done')
  await page.close()
  await expect(second.run.putBack).toBeVisible()
  await second.run.expectStep('Swap the databases', 'needs you')

  await second.run.putBack.click()
  await expect.poll(() => askApi(world()), { timeout: 30_000 }).toEqual(serves)
  await expect(second.run.putBack).toBeHidden({ timeout: 30_000 })
  // Nothing was swapped by it: the database that served before serves now.
  expect((await readLiveDatabase(world())).oid).toBe(before.oid)
})

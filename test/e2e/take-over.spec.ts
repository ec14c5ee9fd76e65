import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { askApi } from './fixtures/api-answers.ts'
import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { readLiveDatabase } from './fixtures/live-database.ts'
import { ownWorld } from './fixtures/own-world.ts'
import {
  answerChecklist,
  approveStop,
  openSwapChallenge,
  startBadRelease,
} from './pages/bad-release.ts'
import { hold } from './pages/hold.ts'

const world = ownWorld()

test('a laptop that is lost behind the stop: a second one finds the run, takes it over and brings it to its end', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const before = await readLiveDatabase(world())
  const asked = { on: ['--world', dir, ...SHORT_WATCH], scratch }
  const first = await openConsole(asked)
  const id = await startBadRelease(first.console, 'wallets are damaged')
  await approveStop(first.console)
  await openSwapChallenge(first.console)
  await first.host.kill()
  await first.console.page.close()
  // Its log and its keychain go with it: the second console has its own.
  await rename(join(dir, 'console'), join(scratch, 'lost-data'))
  for (const name of ['kek', 'log-mark']) await rm(join(dir, 'credentials', name))

  const { console } = await openConsole(asked)
  const { situation, plan, run, page } = console
  await expect(situation.otherRuns).toContainText(`Another console has begun run ${id}`)
  await expect(situation.otherRuns).toContainText('vlossom refuses writes')
  await situation.otherRuns.getByRole('button', { name: `Plan the rest of run ${id}` }).click()
  await expect(page.getByText(`This is the rest of run ${id}`)).toBeVisible()
  await plan.reason.fill('the first laptop is lost')
  await hold(plan.start)
  await expect(run.header).toContainText(id)

  await answerChecklist(console)
  await run.expectStep('Refuse writes in the database', 'done')
  await expect(run.putBack).toBeVisible()
  const expected = await openSwapChallenge(console)
  await run.challenge.getByRole('textbox').fill(expected)
  await run.challenge.getByRole('button', { name: /^Swap/ }).click()
  await run.expectStep('Check the database that serves now', 'done')
  // What the first operator approved with the stop is asked for again.
  for (const title of ['Bring the old API back', 'Bring workers and crons back']) {
    await run.expectStep(title, 'needs you')
    await run.step(title).click()
    await hold(run.approve)
    await run.expectStep(title, 'done')
  }
  await run.expectStep('Say on the undo cards that the run is over', 'done')
  await expect(run.putBack).toBeHidden()
  await expect(run.header).toContainText('done', { timeout: 30_000 })

  const after = await readLiveDatabase(world())
  expect(after).toMatchObject({ damagedWallets: 0, names: ['vlossom', `vlossom_before_${id}`] })
  expect(after.oid).not.toBe(before.oid)
  expect(await askApi(world())).toEqual({ health: 200, write: 201 })
  await console.go('Situation')
  await expect(situation.otherRuns).toBeHidden()
})

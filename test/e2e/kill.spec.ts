import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { readSentRequests } from './fixtures/sent-requests.ts'
import { hold } from './pages/hold.ts'

const world = ownWorld()

test('a console that is killed in the middle opens paused, and goes on to the end when told to', async ({
  openConsole,
}) => {
  test.slow()
  const { dir, scratch } = world()
  const asked = { on: ['--world', dir, ...SHORT_WATCH], scratch }
  const first = await openConsole(asked)
  const { situation, run } = first.console
  await hold(situation.holdToRollBack)
  await expect(run.header).toBeVisible()
  const id =
    (await run.header
      .getByText(/^[a-z2-7]{8}$/)
      .first()
      .textContent()) ?? ''
  await expect.poll(() => readSentRequests(world()), { intervals: [20] }).toMatchObject({ web: 1 })
  await first.host.kill()
  await expect(first.console.status).toContainText(/connecting…/)
  await first.console.page.close()

  const { console } = await openConsole(asked)
  await expect(console.run.header).toContainText(id)
  await expect(console.run.header).toContainText('paused')
  await console.run.header.getByRole('button', { name: 'Resume run' }).click()
  await expect(console.run.header).not.toContainText('paused')
  await console.run.expectStep('Look at the site on every domain', 'done')
  await console.run.expectStep('Ask every replica of the API', 'done')
  await console.run.expectStep('Tell #incidents how it ended', 'done')
  expect(await readSentRequests(world())).toEqual({ web: 1, api: 1 })
})

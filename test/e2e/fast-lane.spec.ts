import { expect, SHORT_WATCH, test } from './fixtures/console-test.ts'
import { type OwnWorld, ownWorld } from './fixtures/own-world.ts'
import { readSentRequests } from './fixtures/sent-requests.ts'
import type { ConsolePage } from './pages/console-page.ts'
import { hold } from './pages/hold.ts'

const MOST_INTERACTIONS = 4
const MOST_MS = 15_000

/** Waits until both providers have been asked, as they tell themselves; milliseconds since the launch. */
async function bothAsked(world: OwnWorld, launchedAt: number): Promise<number> {
  await expect
    .poll(() => readSentRequests(world), { intervals: [50], timeout: 2 * MOST_MS })
    .toEqual({ web: 1, api: 1 })
  return performance.now() - launchedAt
}

async function expectVerified({ run, go, history, page }: ConsolePage): Promise<void> {
  await run.expectStep('Look at the site on every domain', 'done')
  await run.expectStep('Ask every replica of the API', 'done')
  const id = await run.header
    .getByText(/^[a-z2-7]{8}$/)
    .first()
    .textContent()
  await go('History')
  await expect(history.runs.getByRole('button', { name: `Open run ${id}` })).toBeVisible()
  await expect(page.getByText('Roll back web and API').first()).toBeVisible()
}

test.describe('with the pointer', () => {
  const world = ownWorld()

  test(
    'from launch to both rollback requests in at most 4 interactions and 15 seconds',
    {
      tag: '@alone',
    },
    async ({ openConsole }, info) => {
      const { dir, scratch } = world()
      let interactions = 0
      const { host, console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
      // Opening the console's address is one; the operator's terminal or launcher does it in a desktop.
      interactions += 1
      await hold(console.situation.holdToRollBack)
      interactions += 1
      const tookMs = await bothAsked(world(), host.launchedAt)
      const figure = `${interactions} interactions, ${(tookMs / 1000).toFixed(1)} s`
      info.annotations.push({ type: 'fast lane', description: figure })
      process.stdout.write(`fast lane: ${figure} from launch to both requests\n`)
      expect(interactions).toBeLessThanOrEqual(MOST_INTERACTIONS)
      expect(tookMs).toBeLessThanOrEqual(MOST_MS)
      await expectVerified(console)
      // Nothing is sent twice by looking.
      expect(await readSentRequests(world())).toEqual({ web: 1, api: 1 })
    },
  )
})

test.describe('with the keyboard alone', () => {
  const world = ownWorld()

  test('holding Enter on the first screen takes web and API back', async ({ openConsole }) => {
    const { dir, scratch } = world()
    const { host, console } = await openConsole({ on: ['--world', dir, ...SHORT_WATCH], scratch })
    const { page, situation } = console
    await expect(situation.holdToRollBack).toBeVisible()
    // Reached by Tab, never by a pointer.
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab')
      if (await situation.holdToRollBack.evaluate((one) => one === document.activeElement)) break
    }
    await expect(situation.holdToRollBack).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(situation.fastLane).toContainText('Let go too early: nothing happened.')
    expect(await readSentRequests(world())).toEqual({ web: 0, api: 0 })
    await hold(situation.holdToRollBack, 'Enter')
    await bothAsked(world(), host.launchedAt)
    await expectVerified(console)
  })
})

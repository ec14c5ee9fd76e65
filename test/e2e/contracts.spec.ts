import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures/console-test.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { askPaused } from './fixtures/paused-contracts.ts'
import { hold } from './pages/hold.ts'

const MOST_INTERACTIONS = 6
const MOST_MS = 20_000

const world = ownWorld()

test(
  'from launch to a sent pause of every contract in at most 6 interactions and 20 seconds',
  {
    tag: '@alone',
  },
  async ({ openConsole }, info) => {
    const { dir, scratch } = world()
    let interactions = 0
    const { host, console } = await openConsole({ on: ['--world', dir], scratch })
    // Opening the console's address is one; the operator's terminal or launcher does it in a desktop.
    interactions += 1
    const { plan, run } = console
    await console.go('Plan')
    interactions += 1
    await plan.procedure('Pause contracts').click()
    interactions += 1
    await expect(plan.steps).toContainText('Pause 5 contracts on chain 31337')
    await hold(plan.start)
    interactions += 1
    await run.detail.getByRole('button', { name: /…$/ }).click()
    interactions += 1
    const typed = run.challenge.getByRole('textbox')
    await typed.fill('31337 5 contracts')
    await typed.press('Enter')
    interactions += 1
    const { rpcUrl, contracts } = JSON.parse(await readFile(join(dir, 'world.json'), 'utf8')).chain
    await expect
      .poll(() => askPaused(rpcUrl, contracts), { intervals: [100], timeout: MOST_MS })
      .toEqual(['booking', 'registry', 'escrow', 'wallets', 'deposits', 'deposits-2'])
    const tookMs = performance.now() - host.launchedAt
    const figure = `${interactions} interactions, ${(tookMs / 1000).toFixed(1)} s`
    info.annotations.push({ type: 'pause', description: figure })
    process.stdout.write(`pause: ${figure} from launch to every contract paused\n`)
    expect(interactions).toBeLessThanOrEqual(MOST_INTERACTIONS)
    expect(tookMs).toBeLessThanOrEqual(MOST_MS)
    await run.expectStep('Pause every contract', 'done')
    await run.step('Pause every contract').click()
    await expect(run.detail).toContainText('paused() = true')
    await expect(run.detail).toContainText('Held for')
    await console.go('Situation')
    await expect(console.page.getByText('9 contracts, 6 paused')).toBeVisible()
  },
)

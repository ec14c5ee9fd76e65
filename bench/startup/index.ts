import { chromium } from 'playwright-core'
import { findBrowser } from '../../src/main/hosts/node/host-capabilities/find-browser.ts'
import { type Benchmark, figure, median } from '../figure.ts'
import { withWorld } from '../restore/bench-world.ts'
import { barePageMs, fastLaneMs } from './launch.ts'

const ROUNDS = 5
const USERS = 500

/** From the launch of the console to a fast lane that can be held, against an empty page in the same browser. */
export const startupBenchmark: Benchmark = {
  name: 'startup',
  async run(say) {
    const executablePath = findBrowser({ platform: process.platform, env: process.env })
    if (executablePath === undefined) throw new Error('no Chrome, Chromium or Edge is installed')
    return withWorld(USERS, async ({ dir }) => {
      const isRoot = process.getuid?.() === 0
      const browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot })
      try {
        const ours: number[] = []
        const reference: number[] = []
        for (let round = 0; round <= ROUNDS; round += 1) {
          say(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`)
          const bare = await barePageMs(browser)
          const console = await fastLaneMs(browser, dir)
          if (round === 0) continue
          reference.push(bare)
          ours.push(console)
        }
        return [
          figure({
            what: 'launch to the fast lane usable, median',
            unit: 'ms',
            ours: median(ours),
            reference: median(reference),
            referenceIs:
              'a bare Node server launched, and its empty page loaded in the same browser',
          }),
        ]
      } finally {
        await browser.close()
      }
    })
  },
}

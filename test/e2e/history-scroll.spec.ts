import { seedWorldLog } from '../doubles/seed-log.ts'
import { expect, test } from './fixtures/console-test.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { scrollFrames } from './fixtures/scroll-frames.ts'

// A trace films the page and copies its elements: that would be what is measured.
test.use({ trace: 'off' })
const world = ownWorld()

// At sixty frames a second one has 16.7 ms; a machine that does ten other things at once has more even idle.
const SMOOTH_MS = 50

test(
  'a hundred thousand records are scrolled and searched smoothly',
  {
    tag: '@alone',
  },
  async ({ openConsole }, info) => {
    test.slow()
    const { dir, scratch } = world()
    await seedWorldLog(dir, 100_000)
    const { console } = await openConsole({ on: ['--world', dir], scratch })
    const { history } = console
    await console.go('History')
    await history.view('Records')
    await history.kind.selectOption('all')
    await expect(history.count).toContainText(/^1\d\d,\d{3} records$/, { timeout: 60_000 })
    await expect(history.record.first()).toContainText(/CHECKPOINT|OPEN/)
    const figures = await scrollFrames(history.records, 6)
    const words = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(2)}`)
    info.annotations.push({ type: 'scrolling', description: words.join(', ') })
    process.stdout.write(`scrolling 100,000 records: ${words.join(', ')}\n`)
    expect(figures.rows).toBeLessThan(80)
    expect(figures.p95).toBeLessThan(Math.max(SMOOTH_MS, 3 * figures.idleP95))

    const begun = performance.now()
    await history.search.fill('seeded incident number 42')
    await expect(history.count).toHaveText('1 record', { timeout: 30_000 })
    process.stdout.write(`searching them took ${Math.round(performance.now() - begun)} ms\n`)
    await expect(history.record).toContainText('ada begins: Roll back web')
  },
)

import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PROJECT, type RunningSimulator, runSimulator } from './running-simulator.ts'

const browserPath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))

describe('the site in a real browser', () => {
  let browser: Browser
  let one: RunningSimulator

  beforeEach((context) => {
    context.skip(browserPath === undefined, 'there is no Chromium to load the rehearsal site with')
  })

  beforeAll(async () => {
    if (browserPath === undefined) return
    one = await runSimulator({ ratioOfTime: 0.05 })
    browser = await chromium.launch({
      executablePath: browserPath,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  })

  afterAll(async () => {
    await browser?.close()
    await one?.end()
  })

  /** Loads a page as a new visitor: its status, whether its script came through, and every error. */
  async function load(path: string) {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ name }) => errors.push(name))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    const response = await page.goto(`${one.simulator.site.urls[0]}${path}`, {
      waitUntil: 'networkidle',
    })
    const ready = await page.locator('html').getAttribute('data-ready')
    await page.close()
    return { status: response?.status(), ready, errors }
  }

  const paths = ['/', '/login', '/stylists', '/wallet']

  test('throws on every page of the bad release, with status 200, and on none after a rollback', async () => {
    const bad = await Promise.all(paths.map(load))
    expect(bad).toEqual(paths.map(() => ({ status: 200, ready: null, errors: ['TypeError'] })))

    await one.call('POST', `/v9/projects/${PROJECT}/rollback/${one.idOf('v41')}`)
    await expect.poll(() => one.served(), { timeout: 5000 }).toEqual(['v41', 'v41', 'v41'])
    const good = await Promise.all(paths.map(load))
    expect(good).toEqual(paths.map(() => ({ status: 200, ready: 'true', errors: [] })))
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { readPageEvent } from '../../../src/main/hosts/electron/page-events.ts'
import { findBrowser } from '../../../src/main/hosts/node/host-capabilities/find-browser.ts'
import { openPages } from '../../../src/main/hosts/node/open-pages.ts'

const executablePath = findBrowser({ platform: process.platform, env: process.env })
beforeEach((context) => {
  if (executablePath === undefined) context.skip('no Chrome, Chromium or Edge is installed')
})

const badPage = `<title>bad</title><script src="/absent.js"></script>
<img src="/absent.png"><img src="http://other.test/a.png">
<script>console.error('first', { a: 1 })</script>
<script>Promise.reject(new Error('no wallet'))</script>
<script>setTimeout(() => { throw new TypeError('boom') }, 50)</script>`

test('both hosts say the same of the same page, Electron by DevTools events', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/' ? 200 : 404
    response.setHeader('content-type', 'text/html').end(request.url === '/' ? badPage : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
  })
  const host = openPages()
  onTestFinished(async () => {
    await host.close()
    await browser.close()
    server.closeAllConnections()
    server.close()
  })

  const page = await browser.newPage()
  const session = await page.context().newCDPSession(page)
  const errors: string[] = []
  const consoleErrors: string[] = []
  for (const event of [
    'Runtime.exceptionThrown',
    'Runtime.consoleAPICalled',
    'Log.entryAdded',
  ] as const) {
    session.on(event, (params: unknown) => {
      const seen = readPageEvent(event, params, page.url())
      if (seen !== undefined) (seen.kind === 'error' ? errors : consoleErrors).push(seen.text)
    })
  }
  await session.send('Runtime.enable')
  await session.send('Log.enable')
  await page.goto(url, { waitUntil: 'load' })
  await expect.poll(() => errors.length).toBe(2)

  const report = await host.openPage(
    { url, timeoutMs: 20_000, settleMs: 500 },
    new AbortController().signal,
  )
  if (report.kind !== 'loaded') throw new Error(report.because)
  expect(errors.sort()).toEqual([
    'Error: no wallet',
    expect.stringMatching(/^Failed to load resource.*\/absent\.js\)$/),
    'TypeError: boom',
  ])
  expect([...report.errors].sort()).toEqual(errors.sort())
  expect(consoleErrors.sort()).toEqual([
    expect.stringMatching(/^Failed to load resource.*404.*absent\.png\)$/),
    expect.stringMatching(/^first /),
  ])
  expect(report.consoleErrors.filter((line) => line.startsWith('Failed'))).toEqual(
    consoleErrors.filter((line) => line.startsWith('Failed')),
  )
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findBrowser } from '../../../src/main/hosts/node/host-capabilities/find-browser.ts'
import { openPages } from '../../../src/main/hosts/node/open-pages.ts'

const browser = findBrowser({ platform: process.platform, env: process.env })
beforeEach((context) => {
  if (browser === undefined) context.skip('no Chrome, Chromium or Edge is installed')
})

const pages: Readonly<Record<string, string>> = {
  '/good': '<title>Vlossom</title><p>hello</p>',
  '/throws':
    '<title>Bad</title><script>setTimeout(() => { throw new TypeError("boom") }, 10)</script>',
  '/rejects': '<script>Promise.reject(new Error("no wallet"))</script>',
  '/complains':
    '<script>console.error("bad thing")</script><img src="/absent.png"><img src="http://other.test/a.png">',
  '/cut': '<title>Cut</title><script src="/cut.js"></script>',
  '/unstyled': '<title>Plain</title><link rel="stylesheet" href="/absent.css?v=1">',
  '/script': '<script>document.title = new URLSearchParams(location.search).get("t")</script>',
}

const never = new AbortController().signal
const host = openPages()
let server: Server
let origin: string

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url?.replace(/\?.*/, '') ?? ''
    if (path === '/hangs') return
    if (path === '/cut.js') {
      request.socket.destroy()
      return
    }
    const page = pages[path]
    response.statusCode = page === undefined ? 404 : 200
    response.setHeader('content-type', 'text/html').end(page ?? 'gone')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await host.close()
  server.closeAllConnections()
  server.close()
})

const visit = (path: string, timeoutMs = 20_000) =>
  host.openPage({ url: `${origin}${path}`, timeoutMs, settleMs: 200 }, never)

test('a good page shows its title, no errors and a picture', async () => {
  const report = await visit('/good')
  if (report.kind !== 'loaded') throw new Error(report.because)
  const { screenshot, durationMs, ...rest } = report
  expect(rest).toEqual({
    kind: 'loaded',
    status: 200,
    finalUrl: `${origin}/good`,
    title: 'Vlossom',
    errors: [],
    consoleErrors: [],
  })
  expect(
    Buffer.from(screenshot ?? [])
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')
  expect(durationMs).toBeGreaterThan(0)
})

test('an error after the load event is reported in the words of the browser', async () => {
  expect(await visit('/throws')).toMatchObject({ kind: 'loaded', errors: ['TypeError: boom'] })
})

test('a promise that nobody catches is an error of the page', async () => {
  expect(await visit('/rejects')).toMatchObject({ kind: 'loaded', errors: ['Error: no wallet'] })
})

test('console errors are kept, failed requests only of the own origin', async () => {
  const report = await visit('/complains')
  if (report.kind !== 'loaded') throw new Error(report.because)
  expect([...report.consoleErrors].sort()).toEqual([
    expect.stringMatching(/^Failed to load resource.*404.*\/absent\.png\)$/),
    'bad thing',
  ])
})

test('a page whose own script does not come is broken, whether it is cut or absent', async () => {
  const cut = await visit('/cut')
  expect(cut).toMatchObject({ errors: [expect.stringContaining(`${origin}/cut.js`)] })
  const unstyled = await visit('/unstyled')
  expect(unstyled).toMatchObject({ errors: [expect.stringContaining(`${origin}/absent.css?v=1`)] })
})

test('an error page is a report with its status', async () => {
  expect(await visit('/absent')).toMatchObject({ kind: 'loaded', status: 404 })
})

test('a page that does not answer is unavailable, not bad', async () => {
  expect(await visit('/hangs', 300)).toMatchObject({
    kind: 'unavailable',
    because: expect.stringContaining('300ms'),
  })
})

test('an aborted look throws the reason and leaves the browser usable', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(new Error('enough')), 200)
  const looking = host.openPage({ url: `${origin}/hangs`, timeoutMs: 20_000 }, stop.signal)
  await expect(looking).rejects.toThrow('enough')
  expect(await visit('/script?t=again')).toMatchObject({ kind: 'loaded', title: 'again' })
})

test('two looks at a time do not disturb each other', async () => {
  const reports = await Promise.all([visit('/script?t=one'), visit('/script?t=two')])
  expect(reports).toMatchObject([{ title: 'one' }, { title: 'two' }])
})

test('a file of this laptop is not a page', async () => {
  const report = await host.openPage({ url: 'file:///etc/passwd', timeoutMs: 1000 }, never)
  expect(report).toEqual({
    kind: 'unavailable',
    because: 'only http and https pages are looked at, not file:',
  })
})

test('without a sandbox a redirect cannot lead off this machine', async () => {
  const redirect = createServer((_, response) =>
    response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
  )
  await new Promise<void>((resolve) => redirect.listen(0, '127.0.0.1', resolve))
  const root = openPages({ isRoot: true })
  try {
    const url = `http://127.0.0.1:${(redirect.address() as AddressInfo).port}/`
    const report = await root.openPage({ url, timeoutMs: 10_000 }, never)
    expect(report).toMatchObject({
      kind: 'unavailable',
      because: expect.stringContaining('ERR_NAME_NOT_RESOLVED'),
    })
  } finally {
    await root.close()
    redirect.close()
  }
})

test('a machine without a browser says so', async () => {
  const bare = openPages({ machine: { platform: 'linux', env: { PATH: '/nowhere' } } })
  expect(await bare.openPage({ url: `${origin}/good`, timeoutMs: 1000 }, never)).toEqual({
    kind: 'unavailable',
    because: 'no Chrome, Chromium or Edge is installed to load the page with',
  })
})

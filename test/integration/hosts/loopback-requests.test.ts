import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { makeRenderer, type ServerBench, startBench } from './server-bench.ts'

// The list of electron-security.md §6, hole by hole, against the real server.
const renderer = makeRenderer()
afterAll(() => renderer.remove())
let bench: ServerBench
beforeEach(async () => {
  bench = await startBench(renderer.folder)
})
afterEach(() => bench.server.close())

const own = { 'sec-fetch-site': 'same-origin' }
const asset = '/assets/index-4f2a.js'

test('the page is served with a policy whose nonce is new with each load', async () => {
  const pages = [await bench.ask({}), await bench.ask({})]
  const nonces = pages.map(({ body }) => /content="([^"]+)"/.exec(body)?.[1])
  expect(new Set(nonces).size).toBe(2)
  expect(pages[0]?.headers['content-security-policy']).toBe(
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonces[0]}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ws://127.0.0.1:${bench.server.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default`,
  )
  expect(pages[0]?.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
})

test('no answer names the server or allows another origin anything', async () => {
  const answers = [
    await bench.ask({}),
    await bench.ask({ path: asset, headers: own }),
    await bench.ask({ path: '/absent', headers: own }),
    await bench.ask({ method: 'OPTIONS', path: '/session', headers: { origin: bench.origin } }),
    await bench.swap(bench.code()),
  ]
  const names = answers.flatMap(({ headers }) => Object.keys(headers))
  expect(names.filter((name) => /^(server|x-powered-by|access-control-)/.test(name))).toEqual([])
})

test('every own host name opens the page, whatever its case', async () => {
  const { port } = bench.server
  for (const host of [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `LOCALHOST:${port}`,
    `[::1]:${port}`,
  ]) {
    expect((await bench.ask({ headers: { host } })).status).toBe(200)
  }
})

test('a foreign host is refused on every path: no DNS rebinding', async () => {
  const { port } = bench.server
  const hosts = [
    'evil.test',
    `evil.test:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port}.evil.test`,
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.test:${port}`,
    `localhost.:${port}`,
    `foo.localhost:${port}`,
    `0.0.0.0:${port}`,
    `user@127.0.0.1:${port}`,
  ]
  for (const host of hosts) {
    for (const path of ['/', asset, '/session']) {
      const { status } = await bench.ask({ path, headers: { ...own, host } })
      expect(`${host} ${path} ${status}`).toBe(`${host} ${path} 403`)
    }
  }
})

test('two host headers, or none, are refused', async () => {
  const { port } = bench.server
  const twice = await bench.raw(
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.test\r\nConnection: close\r\n\r\n`,
  )
  const none = await bench.raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')
  const old = await bench.raw('GET / HTTP/1.0\r\n\r\n')
  expect([twice, none, old].map((answer) => answer.slice(9, 12))).toEqual(['403', '400', '403'])
})

test('an origin that only begins like ours is foreign', async () => {
  const { port } = bench.server
  const origins = [
    `http://127.0.0.1:${port}.evil.test`,
    `http://127.0.0.1:${port}@evil.test`,
    `http://127.0.0.1:${port}1`,
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}`,
    'http://127.0.0.1',
    'null',
    '',
  ]
  for (const origin of origins) {
    const { status } = await bench.swap(bench.code(), { origin })
    expect(`${origin} ${status}`).toBe(`${origin} 403`)
    expect((await bench.ask({ headers: { origin } })).status).toBe(403)
  }
})

test('a request without an origin gets the page alone, and files for our own page', async () => {
  const statuses = [
    await bench.ask({}),
    await bench.ask({ path: asset }),
    await bench.ask({ path: asset, headers: own }),
    await bench.ask({
      method: 'POST',
      path: '/session',
      headers: { ...own, 'content-type': 'application/json' },
      body: JSON.stringify({ code: bench.code() }),
    }),
  ].map(({ status }) => status)
  expect(statuses).toEqual([200, 403, 200, 403])
})

test('another site may lead to the page, and may not load, frame or fetch anything', async () => {
  const cross = { 'sec-fetch-site': 'cross-site' }
  const document = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  const frame = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
  const fetched = { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }
  const asks = [
    bench.ask({ headers: { ...cross, ...document } }),
    bench.ask({ headers: { ...cross, ...frame } }),
    bench.ask({ headers: { ...cross, ...fetched } }),
    bench.ask({ path: asset, headers: { ...cross, ...fetched } }),
    bench.ask({ path: asset, headers: { ...cross, ...document } }),
    bench.ask({ path: asset, headers: { ...fetched, 'sec-fetch-site': 'same-site' } }),
    bench.swap(bench.code(), cross),
    bench.swap(bench.code(), { 'sec-fetch-site': 'same-site' }),
  ]
  expect((await Promise.all(asks)).map(({ status }) => status)).toEqual([
    200, 403, 403, 403, 403, 403, 403, 403,
  ])
})

test('only GET and the one POST are understood', async () => {
  const { origin } = bench
  const tried = ['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'POST'].map((method) =>
    bench.ask({ method, headers: { origin } }),
  )
  expect(new Set((await Promise.all(tried)).map(({ status }) => status))).toEqual(new Set([405]))
  expect((await bench.ask({ path: '/session', headers: own })).status).toBe(404)
  expect(
    (await bench.raw('TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).slice(9, 12),
  ).toBe('403')
})

test('it listens on the loopback address alone', async () => {
  const outer = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address
  // A machine without a network has no other address to try.
  for (const address of ['127.0.0.2', ...(outer === undefined ? [] : [outer])]) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(bench.server.port, address, () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
    expect(`${address} ${reached}`).toBe(`${address} false`)
  }
})

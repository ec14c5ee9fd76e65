import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { makeRenderer, type ServerBench, startBench } from './server-bench.ts'

const renderer = makeRenderer()
afterAll(() => renderer.remove())
let bench: ServerBench
beforeEach(async () => {
  bench = await startBench(renderer.folder)
})
afterEach(() => bench.server.close())

test('the address carries 256 bits in its fragment, where no server sees them', () => {
  const address = new URL(bench.server.newAddress())
  expect(address.origin + address.pathname + address.search).toBe(`${bench.origin}/`)
  expect(Buffer.from(address.hash.replace('#code=', ''), 'base64url')).toHaveLength(32)
})

test('a code is swapped for a strict cookie with the port in its name, and a token', async () => {
  const { status, headers, body } = await bench.swap(bench.code())
  expect(status).toBe(200)
  expect(headers['set-cookie']).toEqual([
    expect.stringMatching(
      new RegExp(
        `^rollback-console-${bench.server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`,
      ),
    ),
  ])
  expect(JSON.parse(body)).toEqual({ token: expect.stringMatching(/^[\w-]{43}$/) })
  expect(headers['cache-control']).toBe('no-store')
})

test('a code works once', async () => {
  const code = bench.code()
  expect([(await bench.swap(code)).status, (await bench.swap(code)).status]).toEqual([200, 401])
})

test('a code is too old after 60 seconds', async () => {
  const early = bench.code()
  bench.pass(59_999)
  expect((await bench.swap(early)).status).toBe(200)
  const late = bench.code()
  bench.pass(60_000)
  expect((await bench.swap(late)).status).toBe(401)
})

test('a new code makes the one before void', async () => {
  const first = bench.code()
  const second = bench.code()
  expect([(await bench.swap(first)).status, (await bench.swap(second)).status]).toEqual([401, 200])
})

test('a wrong code does not spoil the right one', async () => {
  const code = bench.code()
  expect((await bench.swap('A'.repeat(43))).status).toBe(401)
  expect((await bench.swap('')).status).toBe(401)
  expect((await bench.swap(code)).status).toBe(200)
})

test('after ten tries a minute it says when to come back', async () => {
  for (let attempt = 0; attempt < 10; attempt += 1) await bench.swap('wrong')
  bench.pass(20_000)
  const { status, headers } = await bench.swap(bench.code())
  expect({ status, after: headers['retry-after'] }).toEqual({ status: 429, after: '40' })
  bench.pass(40_000)
  expect((await bench.swap(bench.code())).status).toBe(200)
})

test('a body that is not JSON, or not called so, is refused', async () => {
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']
  for (const type of types) {
    const { status } = await bench.swap(bench.code(), { 'content-type': type })
    expect(`${type} ${status}`).toBe(`${type} 415`)
  }
  const headers = { origin: bench.origin, 'content-type': 'application/json' }
  const bodies = ['{', '[]', '"text"', '{"code":1}', '{"code":"a","more":1}']
  for (const body of bodies) {
    const { status } = await bench.ask({ method: 'POST', path: '/session', headers, body })
    expect(`${body} ${status}`).toBe(`${body} 400`)
    bench.pass(60_000)
  }
})

test('a huge body is cut off, whether its length is told or not', async () => {
  const body = JSON.stringify({ code: 'x'.repeat(1_000_000) })
  const headers = { origin: bench.origin, 'content-type': 'application/json' }
  const told = { ...headers, 'content-length': String(body.length) }
  for (const sent of [told, { ...headers, 'transfer-encoding': 'chunked' }]) {
    const status = await bench
      .ask({ method: 'POST', path: '/session', headers: sent, body })
      .then((answer) => answer.status)
      // The connection may be gone before all of it was written.
      .catch(() => 413)
    expect(status).toBe(413)
  }
  expect((await bench.swap(bench.code())).status).toBe(200)
})

test('what is told about refusals holds no code, token or cookie', async () => {
  const code = bench.code()
  const { cookie, token } = await bench.letIn()
  await bench.swap(code)
  await bench.ask({ path: `/${token}`, headers: { origin: `http://evil.test/${code}`, cookie } })
  await bench.dial({ origin: 'http://evil.test', cookie })
  expect([...new Set(bench.refusals)]).toEqual(['a wrong, used or expired code', 'foreign origin'])
})

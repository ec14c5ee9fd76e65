import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import {
  closing,
  enter,
  frame,
  makeRenderer,
  type ServerBench,
  startBench,
} from './server-bench.ts'

const renderer = makeRenderer()
afterAll(() => renderer.remove())
let bench: ServerBench
let running = false
beforeEach(async () => {
  running = false
  bench = await startBench(renderer.folder, { tokenPatienceMs: 150, mayLock: () => !running })
})
afterEach(() => bench.server.close())

const idleMs = 15 * 60_000

test('cookie and token together let a page in', async () => {
  const { cookie, token } = await bench.letIn()
  const socket = await enter(await bench.dial({ origin: bench.origin, cookie }), token)
  const echo = frame(socket)
  socket.send('{"a":1}')
  expect(await echo).toBe('echo {"a":1}')
})

test('an upgrade without our origin or our host is refused', async () => {
  const { cookie } = await bench.letIn()
  const { port } = bench.server
  const statuses = [
    await bench.dial({ cookie }),
    await bench.dial({ cookie, origin: 'http://evil.test' }),
    await bench.dial({ cookie, origin: `${bench.origin}.evil.test` }),
    await bench.dial({ cookie, origin: 'null' }),
    await bench.dial({ cookie, origin: `http://evil.test:${port}`, host: `evil.test:${port}` }),
    await bench.dial({ cookie, origin: bench.origin, 'sec-fetch-site': 'cross-site' }),
  ]
  expect(statuses).toEqual([403, 403, 403, 403, 403, 403])
})

test('an upgrade without a cookie, or with a wrong one, is refused', async () => {
  const { cookie } = await bench.letIn()
  const { origin } = bench
  const name = cookie.split('=')[0]
  const statuses = [
    await bench.dial({ origin }),
    await bench.dial({ origin, cookie: `${name}=${'A'.repeat(43)}` }),
    await bench.dial({ origin, cookie: cookie.replace('rollback-console-', 'rollback-console-1') }),
    // A neighbour on another port can plant a second cookie of the same name.
    await bench.dial({ origin, cookie: `${cookie}; ${name}=planted` }),
  ]
  expect(statuses).toEqual([401, 401, 401, 401])
})

test('there is one socket and no other', async () => {
  const { cookie } = await bench.letIn()
  for (const path of ['/', '/rpc/', '/rpc?token=x', '/RPC']) {
    expect(await bench.dial({ origin: bench.origin, cookie }, path)).toBe(404)
  }
})

test('the cookie alone, as another port of this host would have it, is not enough', async () => {
  const { cookie } = await bench.letIn()
  const other = await bench.letIn()
  const words = ['token ', `token ${'A'.repeat(43)}`, `token ${other.token}`, '{"a":1}']
  for (const word of words) {
    const socket = await bench.dial({ origin: bench.origin, cookie })
    if (typeof socket === 'number') throw new Error('refused')
    const closed = closing(socket)
    socket.send(word)
    expect(await closed).toBe('notLetIn')
  }
})

test('who does not say the token in time is shown out', async () => {
  const { cookie } = await bench.letIn()
  const socket = await bench.dial({ origin: bench.origin, cookie })
  if (typeof socket === 'number') throw new Error('refused')
  expect(await closing(socket)).toBe('notLetIn')
})

test('only so many may stand at the door', async () => {
  const { cookie } = await bench.letIn()
  const dialled = []
  for (let one = 0; one < 9; one += 1) {
    dialled.push(await bench.dial({ origin: bench.origin, cookie }))
  }
  expect(dialled.filter((socket) => typeof socket === 'number')).toEqual([429])
})

test('a message that is too large or cannot be read ends the line', async () => {
  const { cookie, token } = await bench.letIn()
  const dial = async () => enter(await bench.dial({ origin: bench.origin, cookie }), token)
  const large = await dial()
  large.on('error', () => undefined)
  const confused = await dial()
  const binary = await dial()
  const ends = Promise.all([closing(large), closing(confused), closing(binary)])
  large.send('x'.repeat(300 * 1024))
  confused.send(`token ${token}`)
  binary.send(Buffer.from('{}'))
  expect(await ends).toEqual([1009, 'badMessage', 'badMessage'])
  expect(bench.refusals.join()).not.toContain(token)
})

test('after 15 idle minutes the line is closed and needs a new code', async () => {
  const { cookie, token } = await bench.letIn()
  const socket = await enter(await bench.dial({ origin: bench.origin, cookie }), token)
  bench.pass(idleMs - 1)
  const echo = frame(socket)
  socket.send('{}')
  await echo
  bench.pass(idleMs - 1)
  const closed = closing(socket)
  const early = await Promise.race([
    closed,
    new Promise((resolve) => setTimeout(resolve, 80, 'open')),
  ])
  expect(early).toBe('open')
  bench.pass(1)
  expect(await closed).toBe('locked')
  expect(await bench.dial({ origin: bench.origin, cookie })).toBe(401)
  const again = await bench.letIn()
  await enter(await bench.dial({ origin: bench.origin, cookie: again.cookie }), again.token)
})

test('while a run is under way idling locks nobody out', async () => {
  running = true
  const { cookie, token } = await bench.letIn()
  const socket = await enter(await bench.dial({ origin: bench.origin, cookie }), token)
  bench.pass(2 * idleMs)
  await new Promise((resolve) => setTimeout(resolve, 80))
  running = false
  const echo = frame(socket)
  socket.send('{}')
  expect(await echo).toBe('echo {}')
})

test('the server ends at once, open lines or not', async () => {
  const { cookie, token } = await bench.letIn()
  const socket = await enter(await bench.dial({ origin: bench.origin, cookie }), token)
  const closed = closing(socket)
  await bench.server.close()
  expect(await closed).toBe(1006)
})

import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createClock } from '../../../src/main/kernel/effects/clock.ts'
import { createHttp } from '../../../src/main/kernel/effects/http/index.ts'
import type { FailureError } from '../../../src/shared/domain/failure.ts'
import { calm, listen, secretsOf, serve } from './effects-doubles.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function http(values: Readonly<Record<string, string>> = {}) {
  const made = createHttp({
    secrets: secretsOf(values).secrets,
    clock: createClock(),
    random: () => 0,
  })
  closing.push(made.close)
  return made
}

async function server(...given: Parameters<typeof serve>) {
  const made = await serve(...given)
  closing.push(made.close)
  return made
}

/** A TCP server that does this to each connection, and counts them. */
async function rawServer(onData: (socket: import('node:net').Socket) => void) {
  let connections = 0
  const raw = createServer((socket) => {
    connections += 1
    socket.on('error', () => undefined)
    socket.once('data', () => onData(socket))
  })
  const port = await listen(raw)
  closing.push(() => new Promise((closed) => raw.close(closed)))
  return { url: `http://127.0.0.1:${port}`, connections: () => connections }
}

async function unusedUrl(): Promise<string> {
  const raw = createServer()
  const port = await listen(raw)
  await new Promise((closed) => raw.close(closed))
  return `http://127.0.0.1:${port}`
}

async function failureIn(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: FailureError) => thrown,
  )
  return error?.failure
}

describe('a read', () => {
  test('takes any status as an answer, text bodies and the provider’s date included', async () => {
    const { url } = await server((_request, response) => {
      response.writeHead(500, { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'x-one': ['a', 'b'] })
      response.end('boom')
    })
    const answer = await http().read({ method: 'GET', url }, calm)
    expect(answer).toMatchObject({
      status: 500,
      text: 'boom',
      json: undefined,
      providerDate: new Date('2026-11-22T10:00:00Z'),
      headers: { 'x-one': 'a, b' },
    })
  })

  test('sends JSON and secrets, and follows no redirect', async () => {
    const seen: (string | undefined)[] = []
    const { url, asked } = await server((request, response) => {
      seen.push(request.headers.authorization, request.headers['content-type'])
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const request = {
      method: 'POST',
      url,
      headers: { Authorization: { secret: 'vercel', prefix: 'Bearer ' } },
      body: { query: '{ me }' },
    } as const
    const answer = await http({ vercel: 'a-vercel-token' }).read(request, calm)
    expect([answer.status, asked, seen]).toEqual([
      302,
      ['POST /'],
      ['Bearer a-vercel-token', 'application/json'],
    ])
  })

  test('is repeated after a connection that was cut, and after 429 as long as it was asked to wait', async () => {
    let count = 0
    const { url, asked } = await server((request, response) => {
      count += 1
      if (count === 1) request.socket.destroy()
      else if (count === 2) response.writeHead(429, { 'retry-after': '0' }).end()
      else response.end('{"ok":true}')
    })
    const answer = await http().read({ method: 'GET', url }, calm)
    expect([answer.json, asked.length]).toEqual([{ ok: true }, 3])
  })

  test('gives a 429 back whose wait is too long, and understands a date by the provider’s own clock', async () => {
    let count = 0
    const { url, asked } = await server((_request, response) => {
      count += 1
      // The provider's clock is years away from ours.
      response.setHeader('date', 'Mon, 01 Jan 2001 00:00:00 GMT')
      if (count === 1) {
        response.writeHead(503, { 'retry-after': 'Mon, 01 Jan 2001 00:00:00 GMT' }).end()
      } else response.writeHead(429, { 'retry-after': '3600' }).end()
    })
    const answer = await http().read({ method: 'GET', url }, calm)
    expect([answer.status, asked.length]).toEqual([429, 2])
  })

  test('fails as declared: unreachable, too slow, too large, called off, no credential', async () => {
    const slow = await server(() => undefined)
    const large = await server((_request, response) => void response.end('x'.repeat(2000)))
    const call = new AbortController()
    setTimeout(() => call.abort(), 50)
    const get = { method: 'GET' } as const
    const secret = { authorization: { secret: 'nothing' } }
    const failures = await Promise.all([
      failureIn(http().read({ ...get, url: await unusedUrl() }, calm)),
      failureIn(http().read({ ...get, url: slow.url, timeoutMs: 100 }, calm)),
      failureIn(http().read({ ...get, url: large.url, maximumBytes: 1000 }, calm)),
      failureIn(http().read({ ...get, url: slow.url }, call.signal)),
      failureIn(http().read({ ...get, url: large.url, headers: secret }, calm)),
    ])
    expect(failures.map((failure) => failure?.code)).toEqual([
      'UNREACHABLE',
      'TIMED_OUT',
      'UNEXPECTED_ANSWER',
      'CANCELLED',
      'CREDENTIAL_MISSING',
    ])
    expect(failures[0]?.answered).toBe('ECONNREFUSED')
  })
})

describe('a mutation', () => {
  const post = { method: 'POST', body: { a: 1 } } as const

  test('is answered, each over a connection of its own', async () => {
    const ports = new Set<number | undefined>()
    const { url } = await server((request, response) => {
      ports.add(request.socket.remotePort)
      response.writeHead(429, { 'retry-after': '0' }).end()
    })
    const client = http()
    const first = await client.mutate({ ...post, url }, calm)
    await client.mutate({ ...post, url }, calm)
    expect([first.kind, first.kind === 'answered' && first.answer.status, ports.size]).toEqual([
      'answered',
      429,
      2,
    ])
  })

  test('counts as not sent only when no connection came about', async () => {
    const tcp = await rawServer((socket) => socket.end('this is not TLS'))
    const called = AbortSignal.abort()
    const outcomes = [
      await http().mutate({ ...post, url: await unusedUrl() }, calm),
      await http().mutate({ ...post, url: 'http://no-such-host.invalid/' }, calm),
      await http().mutate({ ...post, url: tcp.url.replace('http:', 'https:') }, calm),
      await http().mutate({ ...post, url: tcp.url }, called),
      await http().mutate({ ...post, url: { secret: 'slack-webhook' } }, calm),
      await http({ hook: 'not an address' }).mutate({ ...post, url: { secret: 'hook' } }, calm),
    ]
    expect(outcomes.map((sent) => sent.kind)).toEqual(Array(6).fill('not-sent'))
  })

  test('is sent once and its reply lost when the other side hangs up, is silent, or says too much', async () => {
    const cut = await rawServer((socket) => socket.destroy())
    const half = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    )
    const silent = await rawServer(() => undefined)
    const large = await server((_request, response) => void response.end('x'.repeat(2000)))
    const outcomes = [
      await http().mutate({ ...post, url: cut.url }, calm),
      await http().mutate({ ...post, url: half.url }, calm),
      await http().mutate({ ...post, url: silent.url, timeoutMs: 150 }, calm),
      await http().mutate({ ...post, url: large.url, maximumBytes: 1000 }, calm),
    ]
    expect(outcomes.map((sent) => sent.kind)).toEqual(Array(4).fill('reply-lost'))
    expect([cut, half, silent].map((raw) => raw.connections())).toEqual([1, 1, 1])
    expect(large.asked.length).toBe(1)
  })

  test('never shows a secret, a secret address included, in what it says', async () => {
    const cut = await rawServer((socket) => socket.destroy())
    const values = { hook: `${cut.url}/services/T0/B0/very-secret`, bad: 'line\nbreak-secret' }
    const sent = [
      await http(values).mutate({ ...post, url: { secret: 'hook' } }, calm),
      await http(values).mutate(
        { ...post, url: cut.url, headers: { authorization: { secret: 'bad' } } },
        calm,
      ),
    ]
    expect(sent.map((outcome) => outcome.kind)).not.toContain('answered')
    expect(JSON.stringify(sent)).not.toContain('break-secret')
    expect(JSON.stringify(sent)).not.toContain('very-secret')
    expect(JSON.stringify(sent)).toContain('{secret:hook}')
  })
})

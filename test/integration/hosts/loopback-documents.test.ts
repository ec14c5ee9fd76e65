import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import {
  createDocumentShelf,
  type DocumentShelf,
} from '../../../src/main/hosts/node/documents/document-shelf.ts'
import { closing, enter, makeRenderer, type ServerBench, startBench } from './server-bench.ts'

// The recovery kit's page and file: the most secret things that this server ever hands out.
const renderer = makeRenderer()
afterAll(() => renderer.remove())
let bench: ServerBench
let documents: DocumentShelf
let now = 0
beforeEach(async () => {
  now = 0
  documents = createDocumentShelf({ monotonic: () => now })
  bench = await startBench(renderer.folder, { documents })
})
afterEach(() => bench.server.close())

const minutes = (count: number) => count * 60_000
const own = { 'sec-fetch-site': 'same-origin' }
const kit = {
  title: 'Recovery kit',
  fileName: 'vlossom-recovery-kit.age',
  fileText: '-----BEGIN AGE ENCRYPTED FILE-----\n',
  html: '<!doctype html><title>kit</title><style>p{color:#000}</style><p>kit</p>',
}

function put(document = kit): string {
  const shown = documents.put(document)
  if (shown.kind !== 'address') throw new Error(`not put: ${shown.kind}`)
  return shown.path
}

async function ask(path: string, headers: Readonly<Record<string, string>>) {
  const { status, body } = await bench.ask({ path, headers })
  return { status, body }
}

test('the page lies under 256 bits, and is shown to the browser that was let in', async () => {
  const path = put()
  const { cookie } = await bench.letIn()
  const { status, headers, body } = await bench.ask({ path, headers: { ...own, cookie } })
  expect(path).toMatch(/^\/document\/[\w-]{43}\/$/)
  expect({ status, body }).toEqual({ status: 200, body: kit.html })
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'sha256-bsKuyVWsclkVVeSiyIIq0ZDnzXKG45Ry3EUi2XhvlH4='; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
})

test('its file lies beside it, to be saved and never to be shown', async () => {
  const path = put()
  const { cookie } = await bench.letIn()
  const file = await bench.ask({ path: path + kit.fileName, headers: { ...own, cookie } })
  expect({ status: file.status, body: file.body }).toEqual({ status: 200, body: kit.fileText })
  expect(file.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-disposition': 'attachment; filename="vlossom-recovery-kit.age"',
    'content-security-policy': "default-src 'none'",
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
  })
})

test('without the cookie, or with a wrong one, there is no such page', async () => {
  const path = put()
  const { cookie } = await bench.letIn()
  const name = cookie.split('=')[0]
  const unknown = { status: 404, body: 'There is no such page.\n' }
  const cookies = [
    {},
    { cookie: `${name}=${'A'.repeat(43)}` },
    { cookie: `${cookie}; ${name}=planted` },
    { cookie: cookie.replace('rollback-console-', 'rollback-console-1') },
  ]
  for (const given of cookies) {
    expect(await ask(path, { ...own, ...given })).toEqual(unknown)
    expect(await ask(path + kit.fileName, { ...own, ...given })).toEqual(unknown)
  }
  expect((await ask(path, { ...own, cookie })).status).toBe(200)
})

test('the rules on host and origin hold for it as for everything else', async () => {
  const path = put()
  const { cookie } = await bench.letIn()
  const { port } = bench.server
  const lies = [
    {},
    { ...own, host: `evil.test:${port}` },
    { ...own, origin: 'http://evil.test' },
    { ...own, origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ]
  for (const lie of lies) {
    const { status, body } = await ask(path, { cookie, ...lie })
    expect({ lie, status, body }).toEqual({ lie, status: 403, body: 'Refused.\n' })
  }
  const posted = await bench.ask({
    method: 'POST',
    path,
    headers: { cookie, origin: bench.origin },
  })
  expect(posted.status).toBe(405)
})

test('nothing but the page and its file lies there, however it is asked for', async () => {
  const path = put()
  const { cookie } = await bench.letIn()
  const paths = [
    path.slice(0, -1),
    `${path}?x`,
    `${path}./`,
    `${path}../`,
    `${path}%2e%2e/`,
    `${path}other.age`,
    `${path}${kit.fileName}/`,
    path.toUpperCase(),
    '/document/',
    '/document',
    '/document/constructor/',
    `/document/${'A'.repeat(43)}/`,
    `/document/${'A'.repeat(43)}/${kit.fileName}`,
  ]
  for (const asked of paths) {
    const { status, body } = await ask(asked, { ...own, cookie })
    expect({ asked, status }).toEqual({ asked, status: 404 })
    expect(body).not.toContain('kit')
  }
})

test('it waits until it is opened, and is gone 15 minutes after that', async () => {
  const [path, unopened] = [put(), put()]
  const { cookie } = await bench.letIn()
  const headers = { ...own, cookie }
  now += minutes(60)
  expect((await ask(path, headers)).status).toBe(200)
  now += minutes(15) - 1
  expect((await ask(path, headers)).status).toBe(200)
  now += 1
  const gone = await ask(path, headers)
  expect(gone).toEqual({ status: 404, body: expect.stringContaining('not here any more') })
  expect((await ask(path + kit.fileName, headers)).status).toBe(404)
  expect((await ask(unopened, headers)).status).toBe(200)
})

test('a fifth document makes the oldest go', async () => {
  const paths = [put(), put(), put(), put(), put()]
  const { cookie } = await bench.letIn()
  const statuses = await Promise.all(
    paths.map(async (path) => (await ask(path, { ...own, cookie })).status),
  )
  expect(statuses).toEqual([404, 200, 200, 200, 200])
})

test('it is gone for a session that idled, and with the console', async () => {
  const path = put()
  const first = await bench.letIn()
  bench.pass(minutes(15))
  expect((await ask(path, { ...own, cookie: first.cookie })).status).toBe(404)
  const again = await bench.letIn()
  expect((await ask(path, { ...own, cookie: again.cookie })).status).toBe(200)
  await bench.server.close()
  expect(documents.take(path)).toEqual({ kind: 'gone' })
})

test('a file with a name that could steer a header or a path is not put at all', () => {
  const names = ['a"b', 'a\r\nb', '../a', '.a', 'a/b', 'a b', '', 'ä', 'a'.repeat(121)]
  expect(names.map((fileName) => documents.put({ ...kit, fileName }).kind)).toEqual(
    names.map(() => 'unavailable'),
  )
})

test('looking at a page keeps no idle line alive', async () => {
  const path = put()
  const { cookie, token } = await bench.letIn()
  const socket = await enter(await bench.dial({ origin: bench.origin, cookie }), token)
  const closed = closing(socket)
  bench.pass(minutes(15))
  expect((await ask(path, { ...own, cookie })).status).toBe(404)
  expect(await closed).toBe('locked')
})

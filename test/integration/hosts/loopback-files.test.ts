import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import type { FileMap } from '../../../src/main/hosts/shared/file-map.ts'
import { makeRenderer, type ServerBench, startBench } from './server-bench.ts'

// Traversal, sibling folders, absolute paths, redirects, traces (electron-security.md §6).
const renderer = makeRenderer()
afterAll(() => renderer.remove())
let bench: ServerBench
beforeEach(async () => {
  bench = await startBench(renderer.folder)
})
afterEach(() => bench.server.close())

const own = { 'sec-fetch-site': 'same-origin' }
const asset = '/assets/index-4f2a.js'

test('a hash-named file may be kept for ever by our own page', async () => {
  const { status, headers, body } = await bench.ask({ path: asset, headers: own })
  expect({ status, body, cache: headers['cache-control'] }).toEqual({
    status: 200,
    body: 'document.title = "console"',
    cache: 'public, max-age=31536000, immutable',
  })
})

test('what is not in the map does not exist: no traversal, no sibling folder, no absolute path', async () => {
  const paths = [
    '/assets/../index.html',
    '/../renderer-secret/token.js',
    '/assets/../../renderer-secret/token.js',
    '/..%2frenderer-secret/token.js',
    '/assets/%2e%2e/%2e%2e/renderer-secret/token.js',
    '/assets/..\\..\\renderer-secret\\token.js',
    '-secret/token.js',
    `/${renderer.base}/renderer-secret/token.js`,
    '//etc/passwd',
    '/C:/Windows/win.ini',
    '/C%3A%5CWindows%5Cwin.ini',
    `${asset}%00`,
    `${asset}/`,
    `${asset}.map`,
    '/assets/link.js',
    '/assets/',
    '/index.html',
    '/constructor',
    '/__proto__',
    `http://127.0.0.1:${bench.server.port}${asset}`,
  ]
  for (const path of paths) {
    const answer = await bench.raw(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${bench.server.port}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n`,
    )
    expect(`${path} ${answer.slice(9, 12)}`).toMatch(/ 40[04]$/)
    expect(answer).not.toContain('secret')
    expect(answer).not.toContain(renderer.base)
  }
})

test('nothing redirects, whatever address is asked for', async () => {
  for (const path of [
    '//evil.test',
    '/login?next=//evil.test',
    '/\\evil.test',
    '/?next=http://evil.test',
  ]) {
    const { status, headers } = await bench.ask({ path, headers: own })
    expect({ status, location: headers['location'] }).toEqual({ status: 404, location: undefined })
  }
})

test('an error of ours shows neither a trace nor a path', async () => {
  const broken: FileMap = new Map([
    [
      '/',
      {
        mediaType: 'text/html',
        immutable: false,
        read: () => Promise.reject(new Error('ENOENT /home/me/secret')),
      },
    ],
  ])
  const other = await startBench(renderer.folder, { files: broken })
  try {
    const { status, body } = await other.ask({})
    expect({ status, body }).toEqual({ status: 500, body: 'Something went wrong here.\n' })
  } finally {
    await other.server.close()
  }
})

import { statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findBrowser } from '../../../src/main/hosts/node/host-capabilities/find-browser.ts'
import { writeRedirectFile } from '../../../src/main/hosts/node/window/redirect-file.ts'
import { makeRenderer, type ServerBench, startBench } from './server-bench.ts'

// What the rules rest on is what a browser really sends: shown with the real one.
const executablePath = findBrowser({ platform: process.platform, env: process.env })
beforeEach((context) => {
  if (executablePath === undefined) context.skip('no Chrome, Chromium or Edge is installed')
})

/** The page's half of the handshake, as the renderer has it. */
const page = `
addEventListener('securitypolicyviolation', (event) => { document.title = 'violation ' + event.violatedDirective })
const code = new URLSearchParams(location.hash.slice(1)).get('code')
history.replaceState(null, '', '/')
if (code !== null) {
  const answer = await fetch('/session', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }),
  })
  if (answer.ok) sessionStorage.setItem('token', (await answer.json()).token)
}
const socket = new WebSocket(location.origin.replace('http', 'ws') + '/rpc')
socket.onopen = () => socket.send('token ' + sessionStorage.getItem('token'))
socket.onmessage = ({ data }) => data === 'ok' ? socket.send('{"a":1}') : (document.title = data)
socket.onclose = ({ code }) => { document.title = 'closed ' + code }
`

const renderer = makeRenderer()
let bench: ServerBench
let browser: Browser
beforeAll(async () => {
  if (executablePath === undefined) return
  writeFileSync(join(renderer.folder, 'assets/index-4f2a.js'), page)
  bench = await startBench(renderer.folder)
  const asRoot = process.getuid?.() === 0
  browser = await chromium.launch({ executablePath, chromiumSandbox: !asRoot })
})
afterAll(async () => {
  await browser?.close()
  await bench?.server.close()
  renderer.remove()
})

/** What became of the page's handshake: it stands in the title. */
async function outcomeOf(shown: Page): Promise<string> {
  await expect.poll(() => shown.title()).toMatch(/^(echo|closed|violation)/)
  return shown.title()
}

/** Everything that a foreign page may try on the console, as a script for it. */
function foreignTries(origin: string): string {
  return `(async () => {
    const socket = () => new Promise((resolve, reject) => {
      const opened = new WebSocket('${origin.replace('http', 'ws')}/rpc')
      opened.onopen = resolve
      opened.onerror = reject
    })
    const read = () => fetch('${origin}/', { credentials: 'include' })
    const script = () => import('${origin}/assets/index-4f2a.js')
    const tried = []
    for (const request of [socket, read, script])
      tried.push(await request().then(() => 'reached', () => 'refused'))
    return tried
  })()`
}

test('the redirect file opens the console, and a reload comes back in', async () => {
  const redirect = writeRedirectFile(bench.server.newAddress())
  const shown = await browser.newPage()
  await shown.goto(redirect.url)
  expect(await outcomeOf(shown)).toBe('echo {"a":1}')
  expect(shown.url()).toBe(`${bench.origin}/`)
  await shown.reload()
  expect(await outcomeOf(shown)).toBe('echo {"a":1}')
  expect(await shown.evaluate('document.cookie')).toBe('')
  redirect.remove()
})

test('the redirect file is for our eyes only, and its address tells nothing', async () => {
  const redirect = writeRedirectFile('http://127.0.0.1:1/#code=abc')
  const file = fileURLToPath(redirect.url)
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
  expect([mode(file), mode(dirname(file))]).toEqual(['600', '700'])
  expect(redirect.url).not.toContain('code')
  redirect.remove()
  expect(() => statSync(dirname(file))).toThrow('ENOENT')
})

test('a page of another port, which shares our cookies, gets nothing', async () => {
  const { cookie } = await bench.letIn()
  const [name = '', value = ''] = cookie.split('=')
  const other = await startBench(renderer.folder)
  const context = await browser.newContext()
  try {
    await context.addCookies([
      { name, value, url: bench.origin, httpOnly: true, sameSite: 'Strict' },
    ])
    const foreign = await context.newPage()
    await foreign.route(`${other.origin}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>foreign</title>' }),
    )
    await foreign.goto(`${other.origin}/`)
    const tried = await foreign.evaluate(foreignTries(bench.origin))
    expect(tried).toEqual(['refused', 'refused', 'refused'])
  } finally {
    await context.close()
    await other.server.close()
  }
})

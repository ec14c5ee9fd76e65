import { text as readText } from 'node:stream/consumers'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDocumentShelf } from '../../../src/main/hosts/node/documents/document-shelf.ts'
import { findBrowser } from '../../../src/main/hosts/node/host-capabilities/find-browser.ts'
import { makeRenderer, type ServerBench, startBench } from './server-bench.ts'

const executablePath = findBrowser({ platform: process.platform, env: process.env })
beforeEach((context) => {
  if (executablePath === undefined) context.skip('no Chrome, Chromium or Edge is installed')
})

/** Tries everything that a page can try to become more than paper. */
const hostile = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>kit</title>
<style>p { color: rgb(1, 2, 3) }</style>
<script>document.title = 'inline script'</script>
<script src="/assets/index-4f2a.js"></script>
</head><body>
<p onclick="document.title = 'handler'">kit</p>
<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" onload="document.title = 'onload'">
<img alt="" src="/assets/index-4f2a.js"><iframe src="/"></iframe>
<a id="file" href="kit.age" download>file</a>
</body></html>`

const renderer = makeRenderer()
const documents = createDocumentShelf({ monotonic: () => performance.now() })
let bench: ServerBench
let browser: Browser
beforeAll(async () => {
  if (executablePath === undefined) return
  bench = await startBench(renderer.folder, { documents })
  const asRoot = process.getuid?.() === 0
  browser = await chromium.launch({ executablePath, chromiumSandbox: !asRoot })
})
afterAll(async () => {
  await browser?.close()
  await bench?.server.close()
  renderer.remove()
})

/** Opens a document as the panel does: a link of our own page, in a tab of its own. */
async function openByLink(): Promise<{ readonly console: Page; readonly shown: Page }> {
  const put = documents.put({
    title: 'kit',
    fileName: 'kit.age',
    fileText: 'armored',
    html: hostile,
  })
  if (put.kind !== 'address') throw new Error('not put')
  const context = await browser.newContext()
  const { cookie } = await bench.letIn()
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: bench.origin, httpOnly: true, sameSite: 'Strict' }])
  const console = await context.newPage()
  await console.goto(bench.origin)
  const opening = context.waitForEvent('page')
  await console.evaluate(`(() => {
    const link = document.createElement('a')
    Object.assign(link, { href: '${put.path}', target: '_blank', rel: 'noopener' })
    document.body.append(link)
    link.click()
  })()`)
  const shown = await opening
  await shown.waitForLoadState()
  return { console, shown }
}

test('a document opened by our own link is paper: styled, and without a script that runs', async () => {
  const { shown } = await openByLink()
  const colour = () => shown.evaluate("getComputedStyle(document.querySelector('p')).color")
  expect([await colour(), await shown.title()]).toEqual(['rgb(1, 2, 3)', 'kit'])
  await shown.locator('p').click()
  await shown.reload()
  expect([await colour(), await shown.title()]).toEqual(['rgb(1, 2, 3)', 'kit'])
  expect(await shown.evaluate('window.opener')).toBe(null)
  await shown.context().close()
})

test('its file is saved by the link in it', async () => {
  const { shown } = await openByLink()
  const downloading = shown.waitForEvent('download')
  await shown.locator('#file').click()
  const download = await downloading
  const text = await readText(await download.createReadStream())
  expect([download.suggestedFilename(), text]).toEqual(['kit.age', 'armored'])
  await shown.context().close()
})

test('its address typed into another tab is refused: only our own page leads to it', async () => {
  const { shown } = await openByLink()
  const typed = await shown.context().newPage()
  const answer = await typed.goto(shown.url())
  expect(answer?.status()).toBe(403)
  await shown.context().close()
})

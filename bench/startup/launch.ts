import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'

const HOST = fileURLToPath(new URL('../../out/main/node-host.js', import.meta.url))
const BARE = `require('node:http')
  .createServer((_, answer) => answer.end('<!doctype html><title>empty</title>'))
  .listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port) })`
const PATIENCE_MS = 60_000

/** Process start to an empty page that has been loaded. */
export function barePageMs(browser: Browser): Promise<number> {
  return launch(browser, ['-e', BARE], () => Promise.resolve())
}

/** Process start to the fast lane's button taking a hold. */
export function fastLaneMs(browser: Browser, world: string): Promise<number> {
  return launch(browser, [HOST, '--world', world, '--no-open'], async (page) => {
    const button = page.getByRole('button', { name: /^Hold to roll back/, disabled: false })
    await button.waitFor({ timeout: PATIENCE_MS })
  })
}

async function launch(
  browser: Browser,
  args: readonly string[],
  usable: (page: Page) => Promise<void>,
): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'rollback-bench-home-'))
  const context = await browser.newContext()
  const begun = performance.now()
  const { PATH } = process.env
  const env = { PATH, HOME: home }
  const child = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    const address = await addressOf(child)
    const page = await context.newPage()
    await page.goto(address)
    await usable(page)
    return performance.now() - begun
  } finally {
    await context.close()
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await rm(home, { recursive: true, force: true })
  }
}

async function addressOf({ stdout, stderr }: ChildProcess): Promise<string> {
  let complaint = ''
  stderr?.setEncoding('utf8').on('data', (part: string) => {
    complaint = `${complaint}${part}`.slice(-2000)
  })
  for await (const line of createInterface(stdout ?? Readable.from([]))) {
    if (line.startsWith('http://127.0.0.1:')) return line
  }
  throw new Error(`it ended before it said its address: ${complaint.trim()}`)
}

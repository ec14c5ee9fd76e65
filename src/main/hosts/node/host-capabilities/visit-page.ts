import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core'
import type {
  PageReport,
  PageRequest,
  PageUnavailable,
} from '../../../kernel/ports/host-capabilities.ts'
import { carriesPage } from '../../shared/carries-page.ts'

const SETTLE_MS = 400
/** What the driver's own calls may take beyond the load. */
const EXTRA_MS = 5_000
// A page in trouble can throw in a loop: what is kept is enough to see what is wrong.
const MOST_LINES = 50
const LONGEST_LINE = 2_000

/**
 * Loads a page as a new visitor would and reports what its scripts said.
 * @throws the signal's reason when aborted
 */
export async function visitPage(
  browser: Browser,
  request: PageRequest,
  signal: AbortSignal,
): Promise<PageReport | PageUnavailable> {
  signal.throwIfAborted()
  const patienceMs = request.timeoutMs + (request.settleMs ?? SETTLE_MS) + EXTRA_MS
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  // A fresh profile each time: no cache, no cookies, no service worker of an earlier look.
  const opening = browser.newContext({ acceptDownloads: false })
  try {
    return await unlessAborted(
      opening.then((context) => lookIn(context, request)),
      giveUp,
    )
  } catch (thrown) {
    signal.throwIfAborted()
    return { kind: 'unavailable', because: wordsOf(thrown) }
  } finally {
    // Not waited for: closing under a page that is still loading can hang.
    void closeOrEnd(opening, browser)
  }
}

async function lookIn(context: BrowserContext, request: PageRequest) {
  const page = await context.newPage()
  context.on('page', (popup) => void popup.close().catch(() => undefined))
  return look(page, request)
}

/** The driver's calls take no signal, and some have no deadline. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason)
    signal.addEventListener('abort', aborted, { once: true })
    if (signal.aborted) aborted()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}

/** A context that cannot be closed takes its browser with it; the next look starts another one. */
async function closeOrEnd(opening: Promise<BrowserContext>, browser: Browser): Promise<void> {
  const closed = opening
    .then((context) => context.close())
    .then(
      () => true,
      () => true,
    )
  const done = await Promise.race([closed, sleep(EXTRA_MS, false, { ref: false })])
  if (!done) await browser.close().catch(() => undefined)
}

async function look(page: Page, request: PageRequest): Promise<PageReport | PageUnavailable> {
  const began = performance.now()
  const errors: string[] = []
  const consoleErrors: string[] = []
  page.on('pageerror', (error) => keep(errors, `${error.name}: ${error.message}`))
  page.on('console', (message) => {
    const seen = consoleError(message, page.url())
    if (seen !== undefined) keep(seen.breaks ? errors : consoleErrors, seen.line)
  })
  const response = await page.goto(request.url, { waitUntil: 'load', timeout: request.timeoutMs })
  if (response === null) return { kind: 'unavailable', because: 'the page gave no answer' }
  const durationMs = Math.round(performance.now() - began)
  await sleep(request.settleMs ?? SETTLE_MS)
  const screenshot = await page
    .screenshot({ type: 'png', timeout: request.timeoutMs })
    .catch(() => undefined)
  return {
    kind: 'loaded',
    status: response.status(),
    finalUrl: page.url(),
    title: await page.title(),
    errors,
    consoleErrors,
    ...(screenshot === undefined ? {} : { screenshot }),
    durationMs,
  }
}

interface ConsoleError {
  readonly line: string
  /** The page cannot be what it should: a script or a style of its own did not come. */
  readonly breaks: boolean
}

/** A line that the page's own origin answers for; a blocked advertisement is none. */
function consoleError(message: ConsoleMessage, pageUrl: string): ConsoleError | undefined {
  if (message.type() !== 'error') return undefined
  // Without arguments it is the browser's own line, e.g. of a request that failed.
  if (message.args().length > 0) return { line: message.text(), breaks: false }
  const resource = URL.parse(message.location().url)
  if (resource === null || resource.origin !== URL.parse(pageUrl)?.origin) return undefined
  // Asked for by the browser, not by the page: most sites have none there.
  if (resource.pathname === '/favicon.ico') return undefined
  return { line: `${message.text()} (${resource.href})`, breaks: carriesPage(resource) }
}

function keep(lines: string[], line: string): void {
  if (lines.length < MOST_LINES) lines.push(line.slice(0, LONGEST_LINE))
}

/** The first line: the rest is the driver's call log. */
function wordsOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return (message.split('\n')[0] ?? '').slice(0, 500)
}

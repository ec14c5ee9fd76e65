import { setTimeout as sleep } from 'node:timers/promises'
import { BrowserWindow, session } from 'electron'
import type {
  PageReport,
  PageRequest,
  PageUnavailable,
} from '../../kernel/ports/host-capabilities.ts'
import { lockSessionDown, lockWindowDown } from './lock-down.ts'
import { readPageEvent } from './page-events.ts'

const SETTLE_MS = 400
/** What DevTools' own calls may take beyond the load. */
const EXTRA_MS = 5_000
const MOST_LINES = 50
let visits = 0

/**
 * Loads a page in a hidden, sandboxed window with an empty profile, and reports what its scripts said.
 * @throws the signal's reason when aborted
 */
export async function openHiddenPage(
  request: PageRequest,
  signal: AbortSignal,
): Promise<PageReport | PageUnavailable> {
  signal.throwIfAborted()
  const { protocol } = URL.parse(request.url) ?? { protocol: '' }
  if (protocol !== 'https:' && protocol !== 'http:') {
    return { kind: 'unavailable', because: 'only http and https pages are looked at' }
  }
  visits += 1
  // Without `persist:` a partition lives in memory and is empty.
  const partition = session.fromPartition(`page-check-${visits}`)
  lockSessionDown(partition)
  partition.on('will-download', (event) => event.preventDefault())
  const window = new BrowserWindow({
    show: false,
    width: 1280,
    height: 800,
    webPreferences: {
      session: partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      backgroundThrottling: false,
      spellcheck: false,
    },
  })
  lockWindowDown(window.webContents, () => true)
  const patienceMs = request.timeoutMs + (request.settleMs ?? SETTLE_MS) + EXTRA_MS
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  try {
    return await Promise.race([look(window, request), rejectOn(giveUp)])
  } catch (thrown) {
    signal.throwIfAborted()
    const because = thrown instanceof Error ? thrown.message : String(thrown)
    return { kind: 'unavailable', because: because.slice(0, 500) }
  } finally {
    window.destroy()
    // Nothing of a production page stays in memory longer than its look.
    void partition.clearStorageData().catch(() => undefined)
  }
}

async function look(window: BrowserWindow, request: PageRequest): Promise<PageReport> {
  const { webContents } = window
  const errors: string[] = []
  const consoleErrors: string[] = []
  let status = 0
  webContents.on('did-navigate', (_, __, code) => {
    status = code
  })
  webContents.debugger.attach('1.3')
  webContents.debugger.on('message', (_, method, params) => {
    const seen = readPageEvent(method, params, webContents.getURL())
    const lines = seen?.kind === 'error' ? errors : consoleErrors
    if (seen !== undefined && lines.length < MOST_LINES) lines.push(seen.text.slice(0, 2_000))
  })
  for (const domain of ['Runtime', 'Log', 'Page']) {
    await webContents.debugger.sendCommand(`${domain}.enable`)
  }
  const began = performance.now()
  await Promise.race([
    window.loadURL(request.url),
    rejectOn(AbortSignal.timeout(request.timeoutMs)),
  ])
  const durationMs = Math.round(performance.now() - began)
  await sleep(request.settleMs ?? SETTLE_MS)
  const screenshot = await webContents
    .capturePage()
    .then((image) => (image.isEmpty() ? undefined : new Uint8Array(image.toPNG())))
    .catch(() => undefined)
  return {
    kind: 'loaded',
    status,
    finalUrl: webContents.getURL(),
    title: webContents.getTitle(),
    errors,
    consoleErrors,
    ...(screenshot === undefined ? {} : { screenshot }),
    durationMs,
  }
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

import type { Browser } from 'playwright-core'
import { childEnvironment } from './child-environment.ts'
import type { Machine } from './find-program.ts'

/** A start takes half a second, so the browser is kept for the next page for this long. */
const KEPT_MS = 60_000

/** One hidden browser, started when first needed and ended when not needed any more. */
export interface BrowserKeeper {
  /** Runs `use` with the browser, which is not closed under it. */
  withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function createBrowserKeeper(parts: {
  readonly executable: string
  readonly sandboxed: boolean
  readonly machine: Machine
  readonly keptMs?: number
}): BrowserKeeper {
  let browser: Promise<Browser> | undefined
  let users = 0
  let closing: NodeJS.Timeout | undefined

  async function end(): Promise<void> {
    clearTimeout(closing)
    const ending = browser
    browser = undefined
    await (await ending?.catch(() => undefined))?.close()
  }
  async function running(): Promise<Browser> {
    // A browser that crashed, or was killed, is started anew.
    const known = await browser?.catch(() => undefined)
    if (known?.isConnected() === true) return known
    browser = launch(parts)
    return browser
  }

  return {
    async withBrowser(use) {
      users += 1
      clearTimeout(closing)
      try {
        return await use(await running())
      } finally {
        users -= 1
        if (users === 0 && browser !== undefined) {
          closing = setTimeout(() => void end().catch(() => undefined), parts.keptMs ?? KEPT_MS)
          closing.unref()
        }
      }
    },
    close: end,
  }
}

async function launch({
  executable,
  sandboxed,
  machine,
}: Parameters<typeof createBrowserKeeper>[0]): Promise<Browser> {
  // Loaded when first needed: the console must not wait for it at its start.
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath: executable,
    headless: true,
    chromiumSandbox: sandboxed,
    env: childEnvironment(machine.env),
    // Without a sandbox nothing but this machine may be reached, redirects and subresources included.
    args: sandboxed
      ? []
      : [
          '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
        ],
    // Ctrl-C and SIGTERM are the host's: it closes what it opened in its own order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

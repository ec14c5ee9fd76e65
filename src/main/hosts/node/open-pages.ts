import type { HostCapabilities } from '../../kernel/ports/host-capabilities.ts'
import type { DocumentShelf } from './documents/document-shelf.ts'
import { type BrowserKeeper, createBrowserKeeper } from './host-capabilities/browser-keeper.ts'
import { findBrowser } from './host-capabilities/find-browser.ts'
import type { Machine } from './host-capabilities/find-program.ts'
import { keepAwake } from './host-capabilities/keep-awake.ts'
import { pageAddress } from './host-capabilities/page-address.ts'
import { visitPage } from './host-capabilities/visit-page.ts'

/** The Node host's capabilities, and the end of the browser that they keep. */
export type NodeCapabilities = HostCapabilities & { close(): Promise<void> }

export interface NodeCapabilitiesOptions {
  readonly machine?: Machine
  /** As root the browser has no sandbox, and looks at pages of this machine only. */
  readonly isRoot?: boolean
  /** Where a notification is said; standard error where a person reads it. */
  readonly say?: (line: string) => void
  /** Where a document can be fetched from; without it there is no window to show one in. */
  readonly documents?: Pick<DocumentShelf, 'put'>
}

/** What Node can do for the kernel: pages in the installed browser, a line in the terminal, no sleep. */
export function openPages(options: NodeCapabilitiesOptions = {}): NodeCapabilities {
  const machine = options.machine ?? { platform: process.platform, env: process.env }
  const sandboxed = !(options.isRoot ?? process.getuid?.() === 0)
  const say = options.say ?? sayInTerminal
  let keeper: BrowserKeeper | undefined
  return {
    name: 'node',
    async openPage(request, signal) {
      const address = pageAddress(request.url, sandboxed)
      if (address.kind === 'refused') return { kind: 'unavailable', because: address.because }
      if (keeper === undefined) {
        const executable = findBrowser(machine)
        if (executable === undefined) {
          const because = 'no Chrome, Chromium or Edge is installed to load the page with'
          return { kind: 'unavailable', because }
        }
        keeper = createBrowserKeeper({ executable, sandboxed, machine })
      }
      try {
        return await keeper.withBrowser((browser) => visitPage(browser, request, signal))
      } catch (thrown) {
        signal.throwIfAborted()
        const words = thrown instanceof Error ? thrown.message : String(thrown)
        return { kind: 'unavailable', because: `the browser: ${words.split('\n')[0]}` }
      }
    },
    notify: ({ title, body }) => say(oneLine(`${title}: ${body}`)),
    keepAwake: (reason) => keepAwake(reason, machine),
    showDocument: async (document) =>
      options.documents?.put(document) ?? {
        kind: 'unavailable',
        because: 'no window is open here: open the console on this profile, and do it there',
      },
    async close() {
      await keeper?.close()
      keeper = undefined
    },
  }
}

function sayInTerminal(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\u0007${line}\n`)
}

/** A notification may hold words of a provider: nothing in them may steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

/** What only a host can do. Electron gives a hidden sandboxed window, Node the installed browser. */
export interface HostCapabilities {
  readonly name: 'electron' | 'node' | 'none'
  /** Loads a page with scripts on, in a fresh profile, and watches its console. */
  openPage(request: PageRequest, signal: AbortSignal): Promise<PageReport | PageUnavailable>
  /** A notification of the system; may do nothing. */
  notify(notification: { readonly title: string; readonly body: string }): void
  /** Keeps the machine awake until released. */
  keepAwake(reason: string): { release(): void }
  /** Shows a document of its own, to be printed and kept as a file. Never rejects. */
  showDocument(document: HostDocument): Promise<DocumentShown>
}

/** A page without scripts, and the file that it stands for. */
export interface HostDocument {
  readonly title: string
  /** What the file is called where it is saved. */
  readonly fileName: string
  readonly fileText: string
  readonly html: string
}

/** Where the document can be seen now. */
export type DocumentShown =
  | { readonly kind: 'shown' }
  /** A path of the host's own server. */
  | { readonly kind: 'address'; readonly path: string }
  | { readonly kind: 'unavailable'; readonly because: string }

export interface PageRequest {
  readonly url: string
  readonly timeoutMs: number
  /** After the load event, how long errors are waited for. Default 400 ms. */
  readonly settleMs?: number
}

export interface PageReport {
  readonly kind: 'loaded'
  readonly status: number
  readonly finalUrl: string
  readonly title: string
  /** Uncaught errors and rejections, and scripts and styles of its own that did not come, as the browser words them. */
  readonly errors: readonly string[]
  /** `console.error` lines and other failed requests of the page's own origin. */
  readonly consoleErrors: readonly string[]
  /** PNG. */
  readonly screenshot?: Uint8Array
  readonly durationMs: number
}

/** The page could not be looked at: unknown, not good. */
export interface PageUnavailable {
  readonly kind: 'unavailable'
  readonly because: string
}

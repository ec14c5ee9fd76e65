import type { IncomingHttpHeaders } from 'node:http'

/** Why a request was refused, in words of ours only: nothing that was sent is repeated. */
export type Refusal =
  | 'foreign host'
  | 'foreign origin'
  | 'no origin'
  | 'cross-site request'
  | 'not a top-level page'

export interface AskedRequest {
  readonly method: string
  /** As it was sent, with its query. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  /** `Host` headers that came: more than one is a smuggling attempt. */
  readonly hosts: number
}

/** The exact names of the loopback server. Anything else is DNS rebinding (CVE-2025-66414). */
function loopbackNames(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
}

/**
 * Whether a request may be answered at all. Compared as whole strings, never by prefix or pattern
 * (CVE-2026-40110), and the same for every method and for the WebSocket upgrade.
 *
 * A browser names no origin in a same-origin GET. So one without is taken for the top-level page,
 * and for a file that the browser itself says our own page asked for.
 */
export function judgeRequest(asked: AskedRequest, port: number): Refusal | undefined {
  const { headers, method, target } = asked
  const host = headers.host?.toLowerCase() ?? ''
  if (asked.hosts !== 1 || !loopbackNames(port).has(host)) return 'foreign host'
  const { origin } = headers
  if (origin !== undefined && origin !== `http://${host}`) return 'foreign origin'
  const isPage = method === 'GET' && target === '/'
  const site = headers['sec-fetch-site']
  if (isPage) return judgePage(headers)
  if (site !== undefined && site !== 'same-origin') return 'cross-site request'
  if (origin !== undefined) return undefined
  return method === 'GET' && site === 'same-origin' ? undefined : 'no origin'
}

/** A WebSocket always names its origin, and only a page of ours may open one. */
export function judgeUpgrade(asked: AskedRequest, port: number): Refusal | undefined {
  return asked.headers.origin === undefined ? 'no origin' : judgeRequest(asked, port)
}

/**
 * The empty page may be opened from anywhere (the redirect file is a foreign site to it), but only
 * as a page: not in a frame, not as somebody's script. It holds nothing without a code. Our own page
 * may fetch it, to learn whether the server is still there.
 */
function judgePage(headers: IncomingHttpHeaders): Refusal | undefined {
  if (headers['sec-fetch-site'] === 'same-origin') return undefined
  const destination = headers['sec-fetch-dest']
  const mode = headers['sec-fetch-mode']
  const opened = mode === undefined || mode === 'navigate'
  const whole = destination === undefined || destination === 'document'
  return opened && whole ? undefined : 'not a top-level page'
}

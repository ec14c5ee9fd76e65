import { NoWayIn } from './connection.ts'

const TOKEN_KEY = 'rollback-console-token'

/** What a page that was opened in a browser has of the browser. */
export interface WebPage {
  readonly location: Pick<Location, 'hash' | 'origin' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  fetch(path: string, init: RequestInit): Promise<Response>
}

const HOW_TO_OPEN =
  'Open the console by the address that its command prints; the address works once, within 60 seconds. Press Enter in that terminal for a new one.'

/**
 * The token that is this page's first word on the WebSocket. A one-time code in the fragment is swapped for
 * it and removed from the address at once, so that it stays neither in the history nor on a shared screen.
 *
 * @throws NoWayIn without a code and without a kept token, or when the code is refused
 */
export async function webToken(page: WebPage): Promise<string> {
  const code = new URLSearchParams(page.location.hash.slice(1)).get('code')
  if (code === null) return keptToken(page)
  page.history.replaceState(null, '', page.location.pathname + page.location.search)
  const response = await page.fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
    credentials: 'same-origin',
  })
  if (!response.ok) {
    // A reload repeats a used code; the token that it was swapped for may still be good.
    if (page.sessionStorage.getItem(TOKEN_KEY) !== null) return keptToken(page)
    throw new NoWayIn(`The one-time code was refused (${response.status}). ${HOW_TO_OPEN}`)
  }
  const token = tokenOf(await response.json())
  if (token === undefined) throw new NoWayIn(`The answer held no token. ${HOW_TO_OPEN}`)
  page.sessionStorage.setItem(TOKEN_KEY, token)
  return token
}

/** The session ended on the other side: a kept token is worth nothing any more. */
export function forgetToken(page: WebPage): NoWayIn {
  page.sessionStorage.removeItem(TOKEN_KEY)
  return new NoWayIn(`The session has ended. ${HOW_TO_OPEN}`)
}

function keptToken(page: WebPage): string {
  const kept = page.sessionStorage.getItem(TOKEN_KEY)
  if (kept === null) throw new NoWayIn(HOW_TO_OPEN)
  return kept
}

function tokenOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('token' in answer)) return undefined
  return typeof answer.token === 'string' && answer.token !== '' ? answer.token : undefined
}

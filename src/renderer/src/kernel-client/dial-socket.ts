import { RPCLink } from '@orpc/client/websocket'
import type { Dial, Line } from './line.ts'
import { forgetToken, type WebPage, webToken } from './web-session.ts'

// A server that is up answers at once; a hanging one must not keep the page from trying again.
const GREETING_MS = 5_000

/** What came of one attempt to open the socket. */
type Attempt =
  | { readonly kind: 'open'; readonly line: Line }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' }

/**
 * The line of the Node host. A browser cannot put a header on a WebSocket, so the token is the first frame;
 * the server says `ok`, and everything after that is RPC.
 */
export function dialSocket(page: WebPage): Dial {
  return async () => {
    const token = await webToken(page)
    const attempt = await openSocket(page, token)
    if (attempt.kind === 'open') return attempt.line
    if (attempt.kind === 'refused' || (await isServing(page))) throw forgetToken(page)
    throw new Error('The console does not answer.')
  }
}

function openSocket(page: WebPage, token: string): Promise<Attempt> {
  const address = `${page.location.origin.replace(/^http/, 'ws')}/rpc`
  const socket = new WebSocket(address)
  // Frames must be strings or buffers at once: a Blob is read asynchronously and may come out of order.
  socket.binaryType = 'arraybuffer'
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve())
  })
  return new Promise<Attempt>((resolve) => {
    let greeted = false
    const patience = setTimeout(() => socket.close(), GREETING_MS)
    const settle = (attempt: Attempt): void => {
      clearTimeout(patience)
      resolve(attempt)
    }
    socket.addEventListener('open', () => {
      greeted = true
      socket.send(`token ${token}`)
    })
    socket.addEventListener(
      'message',
      (event) => {
        if (event.data !== 'ok') return socket.close()
        settle({ kind: 'open', line: { link: new RPCLink({ websocket: socket }), closed } })
      },
      { once: true },
    )
    void closed.then(() => settle({ kind: greeted ? 'refused' : 'unreachable' }))
  })
}

/** A refused upgrade and a dead server look the same to a WebSocket; a plain request tells them apart. */
async function isServing(page: WebPage): Promise<boolean> {
  try {
    return (await page.fetch('/', { cache: 'no-store', credentials: 'same-origin' })).ok
  } catch {
    return false
  }
}

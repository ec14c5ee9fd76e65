import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { askedOf } from './answer-request.ts'
import type { Entrance, OpenSession } from './entrance.ts'
import type { Line, LineServer } from './line.ts'
import { judgeUpgrade } from './same-origin.ts'
import { readSessionCookie } from './session-cookie.ts'

/** The largest message of a panel: a credential and little more. */
const MESSAGE_LIMIT_BYTES = 256 * 1024
/** What may wait for a page that does not read. */
const WAITING_LIMIT_BYTES = 64 * 1024 * 1024
/** How many may be connected without having said their token. */
const STRANGERS = 8

/** Close codes of ours (4000–4999 are free to use). */
export const closeCodes = { notLetIn: 4401, locked: 4403, badMessage: 4400 } as const

export interface SocketDoor {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Shows those out whose session was locked. */
  lock(sessions: readonly OpenSession[]): void
  close(): void
}

export interface SocketParts {
  readonly port: number
  readonly entrance: Entrance
  readonly refused: (why: string) => void
  readonly serve: (line: Line) => LineServer
  /** How long the token is waited for. */
  readonly patienceMs: number
}

/** The WebSocket: same origin, cookie, and the token as the first frame; then the kernel's. */
export function createSocketDoor(parts: SocketParts): SocketDoor {
  const { port, entrance, refused } = parts
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT_BYTES,
    perMessageDeflate: false,
  })
  const strangers = new Set<WebSocket>()
  const inside = new Map<WebSocket, OpenSession>()

  function welcome(socket: WebSocket, cookie: string): void {
    strangers.add(socket)
    socket.on('close', () => {
      strangers.delete(socket)
      inside.delete(socket)
    })
    // E.g. a message over the limit: the library closes the socket with the right code.
    socket.on('error', () => refused('a broken message'))
    const patience = setTimeout(
      () => socket.close(closeCodes.notLetIn, 'no token'),
      parts.patienceMs,
    )
    socket.once('message', (data, isBinary) => {
      clearTimeout(patience)
      strangers.delete(socket)
      const [word, token = ''] = isBinary ? [] : String(data).split(' ')
      const session = word === 'token' ? entrance.enter(cookie, token) : undefined
      if (session === undefined) {
        refused('a wrong token')
        return socket.close(closeCodes.notLetIn, 'wrong token')
      }
      inside.set(socket, session)
      letIn(socket, session)
    })
  }

  function letIn(socket: WebSocket, session: OpenSession): void {
    const server = parts.serve(lineOver(socket))
    socket.on('close', () => server.closed())
    socket.on('message', (data, isBinary) => {
      session.touch()
      // Never repeated anywhere: a page that is confused may send its token once more.
      const bad = () => socket.close(closeCodes.badMessage, 'not understood')
      if (isBinary) bad()
      else server.message(String(data)).catch(bad)
    })
    socket.send('ok')
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const refusal = judgeUpgrade(askedOf(request), port)
      if (refusal !== undefined) return turnAway(socket, '403 Forbidden', refusal)
      if (request.url !== '/rpc') return turnAway(socket, '404 Not Found', 'an unknown socket')
      const cookie = readSessionCookie(request.headers.cookie, port)
      if (cookie === undefined || !entrance.knows(cookie)) {
        return turnAway(socket, '401 Unauthorized', 'a socket without a session')
      }
      if (strangers.size >= STRANGERS) {
        return turnAway(socket, '429 Too Many Requests', 'too many sockets without a token')
      }
      sockets.handleUpgrade(request, socket, head, (opened) => welcome(opened, cookie))
    },
    lock(sessions) {
      for (const [socket, session] of inside) {
        if (sessions.includes(session)) socket.close(closeCodes.locked, 'idle')
      }
    },
    close() {
      for (const socket of [...strangers, ...inside.keys()]) socket.terminate()
      sockets.close()
    },
  }

  function turnAway(socket: Duplex, status: string, why: string): void {
    refused(why)
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  }
}

function lineOver(socket: WebSocket): Line {
  return {
    send(message) {
      // It reads no more: it will come back and get the newest snapshots.
      if (socket.bufferedAmount > WAITING_LIMIT_BYTES) socket.terminate()
      else socket.send(message)
      return socket.bufferedAmount
    },
  }
}

import { createServer, type Server } from 'node:http'
import type { FileMap } from '../../shared/file-map.ts'
import { createDocumentShelf, type DocumentShelf } from '../documents/document-shelf.ts'
import { answerText } from './answer.ts'
import { answerRequest } from './answer-request.ts'
import { createEntrance } from './entrance.ts'
import type { Line, LineServer } from './line.ts'
import { createRateLimit } from './rate-limit.ts'
import { createSocketDoor } from './socket-door.ts'

export interface LoopbackServer {
  readonly port: number
  /** An address with a new one-time code in its fragment, which no server and no log ever sees. */
  newAddress(): string
  close(): Promise<void>
}

export interface LoopbackOptions {
  readonly files: FileMap
  readonly serve: (line: Line) => LineServer
  /** 0 or left out: one that is free. */
  readonly port?: number
  /** Told why something was refused, in words that hold nothing of what was sent. */
  readonly refused?: (why: string) => void
  /** False while a run is under way: then idling does not lock. */
  readonly mayLock?: () => boolean
  readonly monotonic?: () => number
  /** What the kernel wants shown as pages of their own; none unless the host keeps some. */
  readonly documents?: DocumentShelf
  readonly tokenPatienceMs?: number
  readonly lockCheckMs?: number
}

/** A page that tries codes gets these many a minute. */
const TRIES = { tries: 10, windowMs: 60_000 }

/**
 * The loopback server of the Node host (electron-security.md §6): one page, its files, documents
 * for whoever was let in, one swap of a code, one socket. It listens on 127.0.0.1 only, and believes no request for coming from there.
 *
 * @throws Error when the port is taken
 */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const { files, serve, refused = () => undefined } = options
  const monotonic = options.monotonic ?? (() => performance.now())
  const entrance = createEntrance({
    monotonic,
    ...(options.mayLock === undefined ? {} : { mayLock: options.mayLock }),
  })
  const documents = options.documents ?? createDocumentShelf({ monotonic })
  const limit = createRateLimit({ ...TRIES, monotonic })
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    // Together with `maxConnections`: many open connections must not starve the console.
    keepAliveTimeout: 5_000,
  })
  server.maxConnections = 128
  await listen(server, options.port ?? 0)
  const port = portOf(server)
  const patienceMs = options.tokenPatienceMs ?? 5_000
  const door = createSocketDoor({ port, entrance, refused, serve, patienceMs })

  server.on('request', (request, response) => {
    const parts = { port, files, entrance, limit, documents, refused }
    answerRequest(request, response, parts).catch(() => {
      refused('an error of our own')
      if (response.headersSent) response.destroy()
      else answerText(response, 500, 'Something went wrong here.')
    })
  })
  // E.g. no file descriptor left for one more connection: the console goes on.
  server.on('error', () => refused('a connection that failed'))
  server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head))
  const lockCheck = setInterval(() => door.lock(entrance.lockIdle()), options.lockCheckMs ?? 10_000)
  lockCheck.unref()

  return {
    port,
    newAddress: () => `http://127.0.0.1:${port}/#code=${entrance.issueCode()}`,
    async close() {
      clearInterval(lockCheck)
      documents.clear()
      door.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause)
      reject(new Error(`Port ${port} is taken: name another one, or none.`, { cause }))
    })
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { closeServer, listen } from '../process/listen.ts'

export interface HttpListener {
  readonly port: number
  close(): Promise<void>
}

const BODY_LIMIT = 1024 * 1024

/** A server on 127.0.0.1, on the port or on another where it is taken; 0 = any free one. */
export async function openListener(handler: RequestListener, port: number): Promise<HttpListener> {
  const server = createServer({ keepAlive: true }, handler)
  return { port: await listen(server, port), close: () => closeServer(server) }
}

/** The body of a request as text; throws past 1 MiB, and when the connection breaks. */
export async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part as Uint8Array)
    size += bytes.length
    if (size > BODY_LIMIT) throw new Error('Request body too large')
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends an answer whose `Date` is the provider's, not this machine's. */
export function send(response: ServerResponse, answer: WireAnswer, now: Date): void {
  response.sendDate = false
  response.writeHead(answer.status, {
    server: 'Vercel',
    date: now.toUTCString(),
    ...answer.headers,
    'content-length': String(Buffer.byteLength(answer.body)),
  })
  response.end(response.req.method === 'HEAD' ? undefined : answer.body)
}

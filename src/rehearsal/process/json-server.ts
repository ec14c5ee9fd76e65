import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { FaultQueue } from './fault-queue.ts'
import type { HttpFault } from './http-fault.ts'
import { closeServer, listen } from './listen.ts'

/** A request as a stand-in sees it. */
export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  /** Null where the body is no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | null
  readonly bytes: number
}

export interface Answered {
  readonly status: number
  readonly json: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface JsonServer {
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

const BODY_LIMIT = 1024 * 1024

/** A provider that speaks JSON on 127.0.0.1. Only what changes something goes wrong: looks always go well. */
export async function startJsonServer(options: {
  readonly port: number
  readonly faults: FaultQueue<HttpFault>
  /** The provider's body of an error. */
  error(status: number): unknown
  answer(asked: Asked): Answered
}): Promise<JsonServer> {
  const { faults, error, answer } = options
  const server = createServer((request, response) => {
    respond(request, response).catch(() => request.socket.destroy())
  })
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { text, bytes } = await readBody(request)
    const asked = {
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', 'http://provider'),
      headers: request.headers,
      body: parsed(text),
      bytes,
    }
    const fault = asked.method === 'GET' ? null : faults.strike()
    if (fault?.kind === 'cut-before') return void request.socket.destroy()
    if (fault?.kind === 'text-500') return void response.writeHead(500).end('upstream error')
    if (fault?.kind === 'status' || fault?.kind === 'rate-limit') {
      const status = fault.status ?? (fault.kind === 'status' ? 503 : 429)
      const wait = fault.retryAfter
      const headers = wait === undefined ? {} : { 'retry-after': String(wait) }
      return say(response, { status, json: error(status), headers })
    }
    const answered = answer(asked)
    if (fault?.kind === 'cut-after') return void request.socket.destroy()
    if (fault?.kind === 'fail-after') return say(response, { status: 500, json: error(500) })
    return say(response, answered)
  }
  const port = await listen(server, options.port)
  return { port, url: `http://127.0.0.1:${port}`, close: () => closeServer(server) }
}

function say(response: ServerResponse, { status, json, headers }: Answered): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(json === undefined ? '' : JSON.stringify(json))
}

async function readBody(request: IncomingMessage) {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const piece = Buffer.from(chunk)
    bytes += piece.length
    if (bytes <= BODY_LIMIT) chunks.push(piece)
  }
  return { text: bytes > BODY_LIMIT ? '' : Buffer.concat(chunks).toString('utf8'), bytes }
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { randomUUID } from 'node:crypto'
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { TrafficSample } from './edge-metrics.ts'

/** A replica that can be sent a request. */
export interface EdgeTarget {
  readonly id: string
  readonly port: number
}

/** Request header that addresses one replica by its number, from 0; the real edge has no such thing. */
const REPLICA_HEADER = 'x-vlossom-replica'

/** What the edge needs. */
export interface EdgeOptions {
  targets(): readonly EdgeTarget[]
  record(sample: TrafficSample): void
  now(): Date
}

function fail(response: ServerResponse, code: number, message: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(code, { 'content-type': 'application/json', 'x-railway-fallback': 'true' })
  response.end(JSON.stringify({ status: 'error', code, message }))
}

function passOn(
  incoming: IncomingMessage,
  response: ServerResponse,
  to: { readonly target: EdgeTarget; readonly count: number },
): void {
  const outgoing = request(
    {
      host: '127.0.0.1',
      port: to.target.port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, connection: 'close' },
      // A kept connection to a replica that ends would turn its end into a failed request.
      agent: false,
      timeout: 15_000,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, {
        ...answer.headers,
        connection: 'keep-alive',
        'x-replica': to.target.id,
        'x-replica-count': String(to.count),
      })
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    },
  )
  outgoing.on('timeout', () => outgoing.destroy(new Error('timed out')))
  outgoing.on('error', () => fail(response, 502, 'Application failed to respond'))
  response.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

/**
 * The platform's edge as an HTTP server, not yet listening: one request after the other to the
 * replicas in turn. Each answer says who gave it (`x-replica`) and how many replicas there are
 * (`x-replica-count`), so that a probe can look at every one of them with `x-vlossom-replica: N`.
 * Nobody running: 502 `{"status":"error","code":502,"message":"Application failed to respond"}`.
 */
export function createEdge(options: EdgeOptions): Server {
  let turn = 0
  const choose = (wanted: string | undefined): EdgeTarget | 'no-such-replica' | undefined => {
    const targets = options.targets()
    if (wanted !== undefined) return targets[Number(wanted)] ?? 'no-such-replica'
    turn += 1
    return targets[turn % Math.max(1, targets.length)]
  }
  return createServer((incoming, response) => {
    const began = performance.now()
    const header = incoming.headers[REPLICA_HEADER]
    const count = options.targets().length
    const target = choose(typeof header === 'string' && count > 0 ? header : undefined)
    if (target === 'no-such-replica') {
      incoming.resume()
      return fail(response, 404, 'No such replica')
    }
    response.setHeader('x-railway-request-id', randomUUID())
    response.setHeader('server', 'railway-edge')
    response.on('close', () => {
      options.record({
        at: options.now().getTime(),
        method: incoming.method ?? 'GET',
        path: (incoming.url ?? '/').split('?')[0] ?? '/',
        // 499: the caller left before there was an answer.
        status: response.headersSent ? response.statusCode : 499,
        durationMs: Math.round((performance.now() - began) * 10) / 10,
      })
    })
    if (target === undefined) {
      incoming.resume()
      return fail(response, 502, 'Application failed to respond')
    }
    passOn(incoming, response, { target, count })
  })
}

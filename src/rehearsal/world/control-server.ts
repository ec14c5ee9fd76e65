import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Lifetime } from './lifetime.ts'

/** What the control socket can ask of a world. */
export interface ControlActions {
  /** Answers of `GET /state`. */
  state(): Readonly<Record<string, unknown>>
  /** `POST /faults`; throws a TypeError that says what is wrong with the request. */
  faults(request: Readonly<Record<string, unknown>>): unknown
  /** `POST /clock`; likewise. */
  clock(request: Readonly<Record<string, unknown>>): unknown
  /** `GET /traffic?since=`, milliseconds of the epoch. */
  traffic(since: number): unknown
  slackMessages(): unknown
  /** What users and pagers were told. */
  told(): unknown
  /** Ends everything but the control socket; resolves when it is gone. */
  stop(): Promise<void>
}

export interface ControlServer {
  close(): Promise<void>
}

export interface ControlOptions {
  readonly socket: string
  readonly lifetime: Lifetime
  readonly actions: ControlActions
  /** Called when a `POST /stop` has been carried out and answered. */
  readonly stopped: () => void
}

const BODY_LIMIT = 64 * 1024

/**
 * HTTP on a unix socket (0600): `GET /state`, `/attach` (kept open), `/traffic`, `/slack/messages`, `/told`; `POST /faults`,
 * `/clock`, `/stop` (answered when all has ended).
 */
export async function startControlServer(options: ControlOptions): Promise<ControlServer> {
  const { socket, lifetime, actions } = options
  const post: Readonly<Record<string, (body: Record<string, unknown>) => unknown>> = {
    '/faults': actions.faults,
    '/clock': actions.clock,
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://world')
    const route = `${request.method ?? 'GET'} ${url.pathname}`
    if (route === 'GET /attach') return attach(response)
    if (route === 'GET /state') return sendJson(response, 200, actions.state())
    if (route === 'GET /slack/messages') return sendJson(response, 200, actions.slackMessages())
    if (route === 'GET /told') return sendJson(response, 200, actions.told())
    if (route === 'GET /traffic') {
      return sendJson(response, 200, actions.traffic(instantOf(url.searchParams.get('since'))))
    }
    if (route === 'POST /stop') {
      await actions.stop()
      response.once('close', options.stopped)
      return sendJson(response, 200, { stopped: true })
    }
    const act = request.method === 'POST' ? post[url.pathname] : undefined
    if (act === undefined) return sendJson(response, 404, { error: `no ${route}` })
    return sendJson(response, 200, act(await readJson(request)) ?? {})
  }
  const attach = (response: ServerResponse) => {
    response.once('close', lifetime.attach())
    response.writeHead(200, { 'content-type': 'text/plain' })
    // Headers go out with the first byte.
    response.write('attached\n')
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const wrong = error instanceof TypeError || error instanceof SyntaxError
      const message = error instanceof Error ? error.message : String(error)
      sendJson(response, wrong ? 400 : 500, { error: message })
    })
  })
  rmSync(socket, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, resolve)
  })
  chmodSync(socket, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Milliseconds of the epoch, or ISO; everything when absent. */
function instantOf(text: string | null): number {
  if (text === null || text === '') return 0
  const instant = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(instant)) throw new TypeError(`since: not a moment: ${text}`)
  return instant
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  response.end(`${JSON.stringify(value)}\n`)
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > BODY_LIMIT) throw new TypeError('body too large')
  }
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('an object is expected')
  }
  return Object.fromEntries(Object.entries(value))
}

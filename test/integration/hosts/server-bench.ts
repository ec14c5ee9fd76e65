import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { closeCodes } from '../../../src/main/hosts/node/server/socket-door.ts'
import {
  type LoopbackOptions,
  type LoopbackServer,
  startLoopbackServer,
} from '../../../src/main/hosts/node/server/start-loopback-server.ts'
import { readFileMap } from '../../../src/main/hosts/shared/file-map.ts'

/** A built renderer, as small as one can be, beside a folder whose name begins with its own. */
export function makeRenderer(): { readonly folder: string; readonly base: string; remove(): void } {
  const base = mkdtempSync(join(tmpdir(), 'rollback-host-'))
  const folder = join(base, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  mkdirSync(join(base, 'renderer-secret'))
  writeFileSync(join(base, 'renderer-secret/token.js'), 'secret')
  writeFileSync(
    join(folder, 'index.html'),
    '<meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" src="/assets/index-4f2a.js"></script>',
  )
  writeFileSync(join(folder, 'assets/index-4f2a.js'), 'document.title = "console"')
  writeFileSync(join(folder, 'assets/index-4f2a.js.map'), '{}')
  symlinkSync('/etc/hostname', join(folder, 'assets/link.js'))
  return { folder, base, remove: () => rmSync(base, { recursive: true, force: true }) }
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A running server, a clock that a test can turn, and a client that lies as it is told. */
export interface ServerBench {
  readonly server: LoopbackServer
  readonly origin: string
  readonly refusals: readonly string[]
  /** Turns the clock. */
  pass(milliseconds: number): void
  ask(asked: Asked): Promise<Answer>
  /** Bytes as they are, for what no client would send. */
  raw(text: string): Promise<string>
  /** A new code, as it stands in the address. */
  code(): string
  /** Swaps a code as the page does. */
  swap(code: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Cookie and token of a page that was let in. */
  letIn(): Promise<{ readonly cookie: string; readonly token: string }>
  /** Opens the socket; answers the status of a refused upgrade. */
  dial(headers: Readonly<Record<string, string>>, path?: string): Promise<WebSocket | number>
}

export async function startBench(
  folder: string,
  options: Partial<LoopbackOptions> = {},
): Promise<ServerBench> {
  let now = 0
  const refusals: string[] = []
  const server = await startLoopbackServer({
    files: readFileMap(folder),
    serve: (line) => ({
      message: async (text) => {
        JSON.parse(text)
        line.send(`echo ${text}`)
      },
      closed: () => undefined,
    }),
    monotonic: () => now,
    refused: (why) => refusals.push(why),
    lockCheckMs: 20,
    ...options,
  })
  const host = `127.0.0.1:${server.port}`
  const origin = `http://${host}`
  const ask = ({ method = 'GET', path = '/', headers = {}, body }: Asked) =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: server.port, method, path, headers: { host, ...headers } },
        (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (part: string) => {
            text += part
          })
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          )
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  const code = () => new URL(server.newAddress()).hash.replace('#code=', '')
  const swap = (given: string, headers: Readonly<Record<string, string>> = {}) =>
    ask({
      method: 'POST',
      path: '/session',
      headers: { origin, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ code: given }),
    })
  return {
    server,
    origin,
    refusals,
    ask,
    code,
    swap,
    pass: (milliseconds) => {
      now += milliseconds
    },
    raw: (text) => sendRaw(server.port, text),
    async letIn() {
      const answer = await swap(code())
      const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
      return { cookie, token: JSON.parse(answer.body).token }
    },
    dial: (headers, path = '/rpc') =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${host}${path}`, { headers: { ...headers } })
        socket.once('open', () => resolve(socket))
        socket.once('unexpected-response', (_, response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
        socket.once('error', reject)
      }),
  }
}

/** The next text frame. */
export function frame(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
}

/** The code that the socket was closed with, by its name where it is ours. */
export function closing(socket: WebSocket): Promise<string | number> {
  return new Promise((resolve) =>
    socket.once('close', (code) => {
      const named = Object.entries(closeCodes).find(([, own]) => own === code)
      resolve(named?.[0] ?? code)
    }),
  )
}

/** Says the token and waits to be let in. */
export async function enter(socket: WebSocket | number, token: string): Promise<WebSocket> {
  if (typeof socket === 'number') throw new Error(`the upgrade was refused: ${socket}`)
  const welcome = frame(socket)
  socket.send(`token ${token}`)
  if ((await welcome) !== 'ok') throw new Error('not let in')
  return socket
}

function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(text))
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

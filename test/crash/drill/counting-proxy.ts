import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Kind, parse } from 'graphql'

/** Stands before a simulator and remembers what was sent to change it: it outlives killed drills and worlds. */
export interface CountingProxy {
  /** The simulator's address with our port in it. */
  readonly url: string
  close(): Promise<void>
}

/**
 * A request that has come in whole is passed on even when its sender dies meanwhile, as a network would. `changed`
 * hears each that changes something, named without ids.
 */
export async function startCountingProxy(
  target: string,
  changed: (name: string) => void,
): Promise<CountingProxy> {
  const { hostname, port } = new URL(target)
  const server = createServer((asked, answer) => {
    const pass = async () => {
      const body = await bodyOf(asked)
      changesOf(asked, body.toString('utf8')).forEach(changed)
      const { method, url: path, headers } = asked
      const passed = request({ hostname, port, method, path, headers }, (given) => {
        answer.writeHead(given.statusCode ?? 502, given.headers)
        given.pipe(answer)
        given.on('error', () => answer.destroy())
      })
      passed.on('error', () => answer.destroy())
      passed.end(body)
    }
    answer.on('error', () => undefined)
    pass().catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  // A server on a TCP port has such an address.
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href.replace(/\/$/, ''),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(asked: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of asked) parts.push(Buffer.from(part))
  // The last byte came: a sender that died before it has sent nothing.
  if (!asked.complete) throw new Error('cut')
  return Buffer.concat(parts)
}

/** What a request changes: GraphQL's mutations by their fields, REST by method and path without ids. */
function changesOf({ method, url = '' }: IncomingMessage, body: string): readonly string[] {
  if (url.startsWith('/graphql')) {
    const { query }: { readonly query?: unknown } = JSON.parse(body)
    return parse(String(query)).definitions.flatMap((one) =>
      one.kind === Kind.OPERATION_DEFINITION && one.operation === 'mutation'
        ? one.selectionSet.selections.map((field) =>
            field.kind === Kind.FIELD ? field.name.value : field.kind,
          )
        : [],
    )
  }
  if (method === 'GET' || method === 'HEAD') return []
  const path = url.split('?')[0] ?? ''
  return [`${method} ${path.replaceAll(/\/(?:prj|dpl|team)_\w+/g, '/ID')}`]
}

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** A request that may change something, as it went to the provider. No header is kept: a token stands in one. */
export interface SentRequest {
  /** Vercel: `POST rollback`; Railway: the fields, e.g. `deploymentStop`. */
  readonly what: string
  readonly path: string
  /** Null: the provider cut the connection. */
  status: number | null
}

export interface RecordingProxy {
  readonly url: string
  /** Everything but reads, in order. */
  sent(): readonly SentRequest[]
  forget(): void
  /** Refuses the next `times` requests that would change this, in the words of Railway; they do not arrive. */
  refuse(what: string, times?: number): void
  close(): Promise<void>
}

const MUTATION_FIELD = /\b(deployment(?:Rollback|Redeploy|Stop)|variable\w+|environment\w+)\(/g

/** What a request would change, or nothing where it only reads. GraphQL reads are POSTs too. */
function changeOf(incoming: IncomingMessage, body: string): string | undefined {
  if (incoming.method === 'GET') return undefined
  if (!body.includes('"query"')) {
    return `${incoming.method} ${/\/(rollback|promote)\//.exec(incoming.url ?? '')?.[1] ?? incoming.url}`
  }
  return /"\s*mutation\b/.test(body)
    ? [...body.matchAll(MUTATION_FIELD)].map((found) => found[1]).join('+')
    : undefined
}

/** Stands between console and provider and writes down what was sent: the proof that nothing went twice. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target)
  let sent: SentRequest[] = []
  let refused: readonly string[] = []

  async function forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    const what = changeOf(incoming, body.toString('utf8'))
    const entry = { what: what ?? '', path: incoming.url ?? '', status: null as number | null }
    if (what !== undefined && refused.includes(what)) {
      refused = refused.toSpliced(refused.indexOf(what), 1)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"errors":[{"message":"Not Authorized"}],"data":null}')
      return
    }
    if (what !== undefined) sent.push(entry)
    const { method, url: path, headers } = incoming
    const onward = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      entry.status = answer.statusCode ?? null
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    onward.on('error', () => response.destroy())
    onward.end(body)
  }

  const server = createServer((incoming, response) => {
    // The console hung up while it was still sending.
    forward(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const own = new URL(target)
  own.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  return {
    url: own.href.replace(/\/$/, ''),
    sent: () => sent,
    forget: () => {
      sent = []
      refused = []
    },
    refuse(what, times = 1) {
      refused = [...refused, ...Array.from({ length: times }, () => what)]
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

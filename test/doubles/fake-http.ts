import type { HttpMutations, HttpRequest, HttpResponse } from '../../src/main/kernel/ports/http.ts'
import { FailureError, failure } from '../../src/shared/domain/failure.ts'

/** A request as a server sees it: secrets as `{secret:NAME}`, so that a test can look where they go. */
export interface Arrived {
  readonly method: string
  readonly url: URL
  readonly headers: { readonly [name: string]: string }
  readonly body: unknown
}

/** What a server answers. A body that is text is not JSON. */
export interface Answer {
  readonly status?: number
  readonly json?: unknown
  readonly text?: string
  readonly headers?: { readonly [name: string]: string }
  readonly date?: Date
}

/** What happens to the next mutation on its way. */
export type Wire = 'whole' | 'cut-before' | 'cut-after' | 'no-connection'

export interface FakeHttp extends HttpMutations {
  /** Every mutation that reached a server. */
  readonly mutations: Arrived[]
  readonly reads: Arrived[]
  wire: Wire
}

type Server = (request: Arrived) => Answer | 'unreachable'

function textOf(value: HttpRequest['url']): string {
  return typeof value === 'string' ? value : `${value.prefix ?? ''}{secret:${value.secret}}`
}

function arrive(request: HttpRequest): Arrived {
  const url =
    typeof request.url === 'string' ? request.url : `https://secret/${textOf(request.url)}`
  const headers = Object.entries(request.headers ?? {})
  return {
    method: request.method,
    url: new URL(url),
    headers: Object.fromEntries(
      headers.map(([name, value]) => [name.toLowerCase(), textOf(value)]),
    ),
    body: request.body,
  }
}

function respond(answer: Answer): HttpResponse {
  const text = answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json))
  return {
    status: answer.status ?? 200,
    headers: answer.headers ?? {},
    text,
    // Through text, as on a wire: what is not JSON does not survive.
    json: answer.json === undefined ? undefined : JSON.parse(JSON.stringify(answer.json)),
    durationMs: 3,
    ...(answer.date === undefined ? {} : { providerDate: answer.date }),
  }
}

function unreachable(tried: string): FailureError {
  return new FailureError(
    failure('UNREACHABLE', { summary: 'connect ECONNREFUSED', tried, next: 'Check the network.' }),
  )
}

/** HTTP to one server in memory. */
export function createFakeHttp(server: Server): FakeHttp {
  const http: FakeHttp = {
    mutations: [],
    reads: [],
    wire: 'whole',
    async read(request, signal) {
      signal.throwIfAborted()
      const arrived = arrive(request)
      http.reads.push(arrived)
      const answer = server(arrived)
      if (answer === 'unreachable') throw unreachable(`${arrived.method} ${arrived.url.pathname}`)
      return respond(answer)
    },
    async mutate(request) {
      const arrived = arrive(request)
      const { wire } = http
      http.wire = 'whole'
      const { failure: lost } = unreachable(`${arrived.method} ${arrived.url.pathname}`)
      if (wire === 'no-connection') return { kind: 'not-sent', failure: lost }
      if (wire === 'cut-before')
        return { kind: 'reply-lost', failure: { ...lost, code: 'REPLY_LOST' } }
      http.mutations.push(arrived)
      const answer = server(arrived)
      if (wire === 'cut-after' || answer === 'unreachable') {
        return { kind: 'reply-lost', failure: { ...lost, code: 'REPLY_LOST' } }
      }
      return { kind: 'answered', answer: respond(answer) }
    },
  }
  return http
}

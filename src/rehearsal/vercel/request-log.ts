/** One request that came in. No header and no body is kept: a token stands in one of them. */
export interface LoggedRequest {
  /** Route name, or `unknown`/`wrong-method`. */
  readonly name: string
  readonly method: string
  readonly path: string
  /** Null: the connection was cut. */
  readonly status: number | null
}

export interface RequestLog {
  add(request: LoggedRequest): void
  /** The newest thousand, oldest first. */
  all(): readonly LoggedRequest[]
}

const KEPT = 1000

/** What was asked since this process began: how a test proves that nothing was sent twice. */
export function createRequestLog(): RequestLog {
  let requests: readonly LoggedRequest[] = []
  return {
    add: (request) => {
      requests = [...requests, request].slice(-KEPT)
    },
    all: () => requests,
  }
}

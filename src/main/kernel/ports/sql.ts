import type { Sent } from './http.ts'

/** Which server of the profile, and which database there (the profile's own by default). */
export interface SqlTarget {
  readonly server: 'live' | 'history' | 'staging'
  readonly database?: string
  /** What names without a schema mean, for reads; the role's own `search_path` where it is left out. */
  readonly schema?: string
  /** Another address than the profile's, for looking only: a copy that the platform has just made of this database. */
  readonly at?: { readonly host: string; readonly port: number }
}

export type SqlValue = string | number | boolean | null
/** Values as PostgreSQL's text, but for booleans, integers up to 2^53 and null. Timestamps are text in UTC. */
export interface SqlRow {
  readonly [column: string]: SqlValue
}

export interface SqlQuery {
  readonly text: string
  readonly values?: readonly SqlValue[]
  /** `statement_timeout`, default 15 s. */
  readonly timeoutMs?: number
}

/**
 * Sessions are read-only, in `TimeZone=UTC`, with `application_name` = `rollback-console/<run>/<host>`,
 * password from the credential store, environment and libpq files ignored.
 */
export interface SqlReads {
  /** @throws FailureError UNREACHABLE, TIMED_OUT, UNAUTHORIZED, SQL_FAILED (with the SQLSTATE in `answered`), CREDENTIAL_* */
  read(target: SqlTarget, query: SqlQuery, signal: AbortSignal): Promise<readonly SqlRow[]>
  /** The same through a cursor, some thousand rows at a time, for results of any size; flat memory. One snapshot a call. */
  stream(target: SqlTarget, query: SqlQuery, signal: AbortSignal): AsyncIterable<readonly SqlRow[]>
  /** The rows of a query (without values) as `COPY (…) TO STDOUT` gives them: text, a line a row. Flat memory. */
  copy(
    target: SqlTarget,
    query: Omit<SqlQuery, 'values'>,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array>
}

export interface SqlMutation {
  /** Sent as ONE simple-query message: a client frozen between two of them must not hold locks. */
  readonly statements: readonly string[]
  /** From a second session, opened beforehand, ends every other session of these databases, every 20 ms while the message runs (and at least once after it). */
  readonly endSessionsOf?: readonly string[]
  /** `lock_timeout` and `statement_timeout` of the session, default 10 s. */
  readonly timeoutMs?: number
}

export interface SqlDone {
  readonly kind: 'done'
  readonly durationMs: number
  readonly rows: readonly SqlRow[]
}
/** The server said no: the transaction was rolled back, nothing has changed. */
export interface SqlRejected {
  readonly kind: 'rejected'
  /** SQLSTATE, e.g. `55006`. */
  readonly state: string
  readonly message: string
}

export interface SqlMutations extends SqlReads {
  mutate(
    target: SqlTarget,
    mutation: SqlMutation,
    signal: AbortSignal,
  ): Promise<Sent<SqlDone | SqlRejected>>
}

import type { PoolClient, QueryConfig } from 'pg'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { DatabaseProfile } from '../../../../shared/domain/profile-databases.ts'
import type { SqlQuery, SqlRow } from '../../ports/sql.ts'
import type { SessionPools } from './session-pools.ts'
import { isSessionLost, sqlFailure } from './sql-failure.ts'

/** What a read needs beside the query. */
export interface ReadRequest {
  readonly pools: SessionPools
  readonly database: DatabaseProfile
  readonly query: SqlQuery
  readonly mask: (text: string) => string
  readonly signal: AbortSignal
}

const TIMEOUT_MS = 15_000
/** Rows fetched at once by a stream: some hundred kB. */
const BATCH_ROWS = 2_000
/** Statements that would leave something behind in a shared session. */
const TOUCHES_SESSION =
  /\bset_config\b|\bpg_advisory_lock|^\s*(?:set|reset|prepare|listen|load|begin|start)\b/i

/** All rows of one statement. Asked once more, over another session, if the first one was ended (by a swap). */
export async function readRows(request: ReadRequest): Promise<readonly SqlRow[]> {
  try {
    return await readOnce(request)
  } catch (error) {
    if (!isSessionLost(error) || request.signal.aborted) throw readFailure(request, error)
    return readOnce(request).catch((again: unknown) => {
      throw readFailure(request, again)
    })
  }
}

async function readOnce(request: ReadRequest): Promise<readonly SqlRow[]> {
  const { query } = request
  return withSession(request, async (session) => {
    const { rows } = await session.query<SqlRow>(extended(query.text, query.values))
    return { result: rows, reusable: !TOUCHES_SESSION.test(query.text) }
  })
}

/** Batch by batch through a cursor in one snapshot: flat memory whatever the size. */
export async function* streamRows(request: ReadRequest): AsyncGenerator<readonly SqlRow[]> {
  const { query, signal } = request
  const session = await openSession(request).catch((error: unknown) => {
    throw readFailure(request, error)
  })
  const abort = () => session.release(true)
  signal.addEventListener('abort', abort, { once: true })
  let finished = false
  try {
    await session.query('begin isolation level repeatable read read only')
    await session.query(extended(`declare rows no scroll cursor for ${query.text}`, query.values))
    for (let more = true; more; ) {
      const { rows } = await session.query<SqlRow>(`fetch ${BATCH_ROWS} from rows`)
      if (rows.length > 0) yield rows
      more = rows.length === BATCH_ROWS
    }
    await session.query('commit')
    finished = true
  } catch (error) {
    throw readFailure(request, error)
  } finally {
    signal.removeEventListener('abort', abort)
    // Left half-way (an error, or a reader that had enough): the session goes, and its snapshot with it.
    if (!signal.aborted) session.release(!finished)
  }
}

async function withSession<T>(
  request: ReadRequest,
  use: (session: PoolClient) => Promise<{ readonly result: T; readonly reusable: boolean }>,
): Promise<T> {
  const session = await openSession(request)
  let released = false
  const release = (destroy: boolean): void => {
    if (!released) session.release(destroy)
    released = true
  }
  const abort = () => release(true)
  request.signal.addEventListener('abort', abort, { once: true })
  try {
    const { result, reusable } = await use(session)
    release(!reusable)
    return result
  } catch (error) {
    release(true)
    throw error
  } finally {
    request.signal.removeEventListener('abort', abort)
  }
}

/** A session for one request; the caller gives it back. */
export async function openSession({
  pools,
  database,
  query,
  signal,
}: ReadRequest): Promise<PoolClient> {
  signal.throwIfAborted()
  const session = await pools.connect(database, query.timeoutMs ?? TIMEOUT_MS)
  if (signal.aborted) {
    session.release(true)
    signal.throwIfAborted()
  }
  return session
}

/** One statement, however its text ends: the extended protocol takes no more. */
function extended(text: string, values: SqlQuery['values']): QueryConfig & { queryMode: string } {
  return { text, values: [...(values ?? [])], queryMode: 'extended' }
}

/** What went wrong with a read, in the words of a failure. */
export function readFailure(request: ReadRequest, error: unknown): FailureError {
  const doing = 'to read from the database'
  return new FailureError(sqlFailure(error, { ...request, doing }), { cause: error })
}

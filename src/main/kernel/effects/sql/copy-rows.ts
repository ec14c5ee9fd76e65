import { to as copyTo } from 'pg-copy-streams'
import { openSession, type ReadRequest, readFailure } from './read-rows.ts'

/**
 * `COPY (query) TO STDOUT` as it comes off the wire: the server is slowed down to what the reader takes, so memory
 * stays flat whatever the size. The session is not used again where it ends early.
 */
export async function* copyRows(request: ReadRequest): AsyncGenerator<Uint8Array> {
  const { query, signal } = request
  const session = await openSession(request).catch((error: unknown) => {
    throw readFailure(request, error)
  })
  let finished = false
  let released = false
  const release = (destroy: boolean): void => {
    if (!released) session.release(destroy)
    released = true
  }
  const abort = () => release(true)
  signal.addEventListener('abort', abort, { once: true })
  try {
    const rows: AsyncIterable<Uint8Array> = session.query(copyTo(`COPY (${query.text}) TO STDOUT`))
    for await (const bytes of rows) yield bytes
    signal.throwIfAborted()
    finished = true
  } catch (error) {
    throw readFailure(request, error)
  } finally {
    signal.removeEventListener('abort', abort)
    release(!finished)
  }
}

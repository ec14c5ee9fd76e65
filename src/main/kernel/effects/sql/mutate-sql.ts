import { Client, DatabaseError } from 'pg'
import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Sent } from '../../ports/http.ts'
import type { SqlDone, SqlMutation, SqlRejected } from '../../ports/sql.ts'
import { startEndingSessions } from './end-sessions.ts'
import { endWithClient } from './end-with-client.ts'
import { oneMessage } from './one-message.ts'
import type { SessionConfig } from './session-config.ts'
import { isSessionLost, type SqlAttempt, sqlFailure } from './sql-failure.ts'

const CLOSE_MS = 2_000

/**
 * Sends one simple-query message over a session of its own. The second session, which ends those in the
 * way, is opened first: nothing may have to be opened while locks are held.
 */
export async function mutateSql(
  config: SessionConfig,
  mutation: SqlMutation,
  attempt: SqlAttempt & { readonly timeoutMs: number },
): Promise<Sent<SqlDone | SqlRejected>> {
  const message = oneMessage(mutation.statements)
  const sessions: Client[] = []
  try {
    const actor = await openSession(config, sessions)
    const databases = mutation.endSessionsOf ?? []
    const second = databases.length === 0 ? null : await openSession(config, sessions)
    attempt.signal.throwIfAborted()
    const ender =
      second === null ? null : startEndingSessions(second, databases, await processOf(actor))
    const sent = await send(actor, message, attempt)
    const isDone = sent.kind === 'answered' && sent.answer.kind === 'done'
    await ender?.stop(isDone ? 'once more' : 'at once')
    return sent
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'INTERNAL') throw error
    return { kind: 'not-sent', failure: sqlFailure(error, attempt) }
  } finally {
    await Promise.all(sessions.map(close))
  }
}

async function send(
  actor: Client,
  message: { readonly text: string; readonly statements: number },
  attempt: SqlAttempt & { readonly timeoutMs: number },
): Promise<Sent<SqlDone | SqlRejected>> {
  const started = performance.now()
  // Each statement has the server's time limit; beyond them all, the connection must be dead.
  const limit = AbortSignal.timeout(attempt.timeoutMs * message.statements + 5_000)
  const ended = AbortSignal.any([attempt.signal, limit])
  const hangUp = () => void actor.end()
  ended.addEventListener('abort', hangUp, { once: true })
  try {
    const answer = await actor.query(message.text)
    const results = Array.isArray(answer) ? answer : [answer]
    const rows = results.findLast((result) => result.rows.length > 0)?.rows ?? []
    return { kind: 'answered', answer: { kind: 'done', durationMs: since(started), rows } }
  } catch (error) {
    if (error instanceof DatabaseError && !isSessionLost(error)) {
      const text = attempt.mask(error.message)
      return {
        kind: 'answered',
        answer: { kind: 'rejected', state: error.code ?? '', message: text },
      }
    }
    return { kind: 'reply-lost', failure: lost(sqlFailure(error, attempt)) }
  } finally {
    ended.removeEventListener('abort', hangUp)
  }
}

async function openSession(config: SessionConfig, sessions: Client[]): Promise<Client> {
  const client = new Client(config)
  // A session that is ended while idle must not end the console.
  client.on('error', () => undefined)
  sessions.push(client)
  await client.connect()
  await endWithClient(client)
  return client
}

async function processOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

/** Waits for the good-bye, but not for a network that is gone. */
async function close(client: Client): Promise<void> {
  const limit = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref())
  await Promise.race([client.end().catch(() => undefined), limit])
}

function since(started: number): number {
  return Math.round(performance.now() - started)
}

function lost(why: Failure): Failure {
  return failure('REPLY_LOST', {
    summary: 'The statements were sent, and the connection ended before the answer.',
    tried: why.tried,
    ...(why.answered === undefined ? {} : { answered: why.answered }),
    world: 'Unknown: it may have happened.',
    next: 'Wait: the console looks whether it happened. Nothing is sent again before that.',
    retry: 'probe-first',
  })
}

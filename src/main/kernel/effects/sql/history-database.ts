import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type {
  DatabaseProfile,
  HistoryProfile,
} from '../../../../shared/domain/profile-databases.ts'
import { JournalDamaged } from '../../journal/index.ts'
import type { HistoryDatabase, HistoryRole, HistorySession } from '../../ports/history-database.ts'
import type { SqlRow } from '../../ports/sql.ts'
import type { Masker } from '../masking/index.ts'
import type { Secrets } from '../secrets.ts'
import { historyFailure } from './history-failure.ts'
import { passwordOf } from './password-of.ts'
import { sessionConfig } from './session-config.ts'

/** A batch over a slow line; the server ends the statement then, and we the session a little later. */
const TIMEOUT_MS = 60_000
const GRACE_MS = 5_000
const CLOSE_MS = 2_000
/** What waits for the server while the next records are read: reading and sending overlap. */
const WAITING_BYTES = 1_048_576

export interface HistoryParts {
  readonly history: HistoryProfile
  readonly secrets: Secrets
  readonly masker: Pick<Masker, 'maskText'>
  readonly applicationName: string
}

/** Sessions that write history. They record nothing themselves: the export notes what has arrived. */
export function createHistoryDatabase(parts: HistoryParts): HistoryDatabase {
  const { history, secrets, masker, applicationName } = parts
  return {
    name: `${history.database} on ${history.host}:${history.port}`,
    roles: { exporter: history.user, owner: history.setup?.user ?? null },
    async open(role, signal) {
      const database = databaseFor(history, role)
      const attempt = { database, mask: (text: string) => masker.maskText(text), signal }
      try {
        signal.throwIfAborted()
        // First, so that a missing credential is said as such and not as a lost connection.
        await passwordOf(database, secrets)
        const config = sessionConfig(
          database,
          { access: 'write', timeoutMs: TIMEOUT_MS },
          { applicationName, password: () => passwordOf(database, secrets) },
        )
        const client = new Client(config)
        // A session that is ended while idle must not end the console.
        client.on('error', () => undefined)
        const hangUp = () => void client.end().catch(() => undefined)
        signal.addEventListener('abort', hangUp, { once: true })
        await connected(client, signal)
        return sessionOf(client, attempt, () => signal.removeEventListener('abort', hangUp))
      } catch (error) {
        throw failed(error, { ...attempt, doing: 'to open a session' })
      }
    },
  }
}

/** A client that is ended while it connects never settles its promise (pg 8.23): whoever called it off is not kept waiting. */
async function connected(client: Client, signal: AbortSignal): Promise<void> {
  const { promise: calledOff, reject } = Promise.withResolvers<never>()
  const callOff = () => reject(signal.reason)
  signal.addEventListener('abort', callOff, { once: true })
  try {
    await Promise.race([client.connect(), calledOff])
  } finally {
    signal.removeEventListener('abort', callOff)
  }
}

type Attempt = Omit<Parameters<typeof historyFailure>[1], 'doing'>

function sessionOf(client: Client, attempt: Attempt, letGo: () => void): HistorySession {
  /** The server has its own limit; beyond it, the connection must be dead. */
  async function within<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const limit = setTimeout(() => void client.end().catch(() => undefined), TIMEOUT_MS + GRACE_MS)
    try {
      attempt.signal.throwIfAborted()
      return await work()
    } catch (error) {
      throw failed(error, { ...attempt, doing })
    } finally {
      clearTimeout(limit)
    }
  }
  return {
    query: (text, values) =>
      within('to write history', async () => {
        const { rows } = await client.query<SqlRow>({ text, values: [...(values ?? [])] })
        return rows
      }),
    copyIn: (text, chunks) =>
      within('to copy records into the history', async () => {
        const stream = client.query(copyFrom(text, { highWaterMark: WAITING_BYTES }))
        await pipeline(chunks, stream)
      }),
    async close() {
      letGo()
      const limit = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref())
      await Promise.race([client.end().catch(() => undefined), limit])
    },
  }
}

/** @throws FailureError PROFILE_INVALID */
function databaseFor(history: HistoryProfile, role: HistoryRole): DatabaseProfile {
  const { setup, exportPayload: _payload, ...database } = history
  if (role === 'exporter') return database
  if (setup !== undefined) return { ...database, ...setup }
  throw new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile names no role that may make the tables of the history.',
      tried: 'to make them',
      next: 'Add `history.setup` with its user and secret, or have them made by hand: docs/history-export.md.',
      field: 'history.setup',
      retry: 'no',
    }),
  )
}

/** What the records themselves threw (a log that changed underneath) goes on as it is. */
function failed(error: unknown, attempt: Attempt & { readonly doing: string }): unknown {
  if (error instanceof FailureError || error instanceof JournalDamaged) return error
  return new FailureError(historyFailure(error, attempt), { cause: error })
}

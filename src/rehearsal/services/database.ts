import pg from 'pg'
import { classifyDatabaseError } from './database-failure.ts'
import { log } from './program-log.ts'

/** The programs' door to PostgreSQL: a small pool that survives restarts, swaps and terminations. */
export interface Database {
  /** Runs one statement; a broken connection is retried once on a fresh one, as real pools do. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  /** Runs several statements in one transaction, with the same single retry. */
  transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>
  end(): Promise<void>
}

const RETRY_AFTER_MS = 120

async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (classifyDatabaseError(error).kind !== 'connection') throw error
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS))
    return await work()
  }
}

async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A client that breaks while it is out of the pool reports here; unheard, it ends the process.
  const onError = (error: Error): void => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    if (broken === undefined) {
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError
      })
    }
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** Opens the pool lazily: nothing is sent before the first statement. */
export function openDatabase(url: string, applicationName: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: 3,
    connectionTimeoutMillis: 3000,
    query_timeout: 5000,
    idleTimeoutMillis: 10_000,
    options: '-c TimeZone=UTC',
  })
  pool.on('error', (error) => log('error', `idle connection lost: ${error.message}`))
  return {
    query: (text, values = []) =>
      withRetry(async () => {
        const result = await pool.query<Record<string, unknown>>(text, [...values])
        return result.rows
      }),
    transaction: (work) => withRetry(() => inTransaction(pool, work)),
    end: () => pool.end(),
  }
}

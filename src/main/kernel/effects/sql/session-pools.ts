import { Pool, type PoolClient } from 'pg'
import type { DatabaseProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Secrets } from '../secrets.ts'
import { endWithClient } from './end-with-client.ts'
import { passwordOf } from './password-of.ts'
import { CONNECT_TIMEOUT_MS, sessionConfig } from './session-config.ts'

const SESSIONS_PER_POOL = 3
const IDLE_MS = 3_000

/** A database, and the one schema that names without one mean. */
export type ReadPlace = DatabaseProfile & { readonly schema?: string }

/** Read-only sessions, a few for each place and time limit, closed when idle. */
export interface SessionPools {
  connect(database: ReadPlace, timeoutMs: number): Promise<PoolClient>
  close(): Promise<void>
}

export function createSessionPools(secrets: Secrets, applicationName: string): SessionPools {
  const pools = new Map<string, Pool>()
  const prepared = new WeakSet<PoolClient>()

  function poolFor(database: ReadPlace, timeoutMs: number): Pool {
    const key = JSON.stringify([database, timeoutMs])
    const known = pools.get(key)
    if (known !== undefined) return known
    const { schema } = database
    const rules = {
      ...{ access: 'read' as const, timeoutMs },
      ...(schema === undefined ? {} : { schema }),
    }
    const password = () => passwordOf(database, secrets)
    const pool = new Pool({
      ...sessionConfig(database, rules, { applicationName, password }),
      max: SESSIONS_PER_POOL,
      idleTimeoutMillis: IDLE_MS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      allowExitOnIdle: true,
    })
    // Idle sessions are ended by swaps and restarts: the pool drops them, that is all.
    pool.on('error', () => undefined)
    pools.set(key, pool)
    return pool
  }

  return {
    async connect(database, timeoutMs) {
      // First, so that a missing credential is said as such and not as a lost connection.
      await passwordOf(database, secrets)
      const client = await poolFor(database, timeoutMs).connect()
      if (!prepared.has(client)) {
        prepared.add(client)
        await endWithClient(client)
      }
      return client
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
      pools.clear()
    },
  }
}

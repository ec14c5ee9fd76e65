import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DatabasePlatform } from '../../ports/database-platform.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { sizeText } from './plan-words.ts'
import { lookAtRoom, roomForCopy, roomText } from './room.ts'
import { numberOf } from './row-values.ts'

const EVERY_MS = 1_000
const SIZE = 'SELECT pg_database_size(d.oid)::text AS bytes FROM pg_database d WHERE datname = $1'

export interface ReserveWatch {
  /** Ends when the reserve is reached, and with what it is told. */
  readonly signal: AbortSignal
  /** What was seen, where it was the reserve that ended it. */
  reached(): string | undefined
  stop(): void
}

interface Watched {
  readonly sql: Reads['sql']
  readonly platform: DatabasePlatform
  readonly clock: Clock
}

/**
 * Follows how far a copy grows while it is filled, and calls the filling off before it takes what live needs. Room
 * is asked of the platform once: how often that is counted anew is not known, but the server knows the copy's size.
 * Where no platform says how much room there is, nothing is watched.
 */
export function watchReserve(
  world: Watched,
  asked: { readonly maintenance: SqlTarget; readonly side: string },
  outer: AbortSignal,
): ReserveWatch {
  const filling = new AbortController()
  const done = new AbortController()
  let seen: string | undefined
  const until = AbortSignal.any([outer, done.signal])

  async function sizeOfCopy(): Promise<number> {
    const query = { text: SIZE, values: [asked.side] }
    const [row] = await world.sql.read(asked.maintenance, query, until)
    return row === undefined ? 0 : numberOf(row, 'bytes')
  }

  async function watch(): Promise<void> {
    const room = await lookAtRoom(world, until)
    if (room === undefined || 'silent' in room) return
    const most = (await sizeOfCopy()) + roomForCopy(room)
    for (;;) {
      await world.clock.sleep(EVERY_MS, until)
      const size = await sizeOfCopy().catch(unanswered)
      if (size === undefined || size <= most) continue
      seen = `The copy has grown to ${sizeText(size)}. When it was begun, ${roomText(room)}.`
      filling.abort()
      return
    }
  }

  // A watch that cannot see is as none: the filling itself is not ended by it.
  void watch().catch(() => undefined)
  return {
    signal: AbortSignal.any([outer, filling.signal]),
    reached: () => seen,
    stop: () => done.abort(),
  }
}

/** A server that is too busy to say is asked again. */
function unanswered(error: unknown): undefined {
  if (error instanceof FailureError && error.failure.code !== 'CANCELLED') return undefined
  throw error
}

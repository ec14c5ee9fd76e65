import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'

const EVERY_MS = 20

/**
 * Sessions of these databases but ours, as far as our role may end them: one that it may not would make
 * the whole statement fail and save all others.
 */
const END_SESSIONS = `
  select pg_terminate_backend(activity.pid)
  from pg_stat_activity activity
  cross join (select rolsuper from pg_roles where rolname = current_user) me
  left join pg_roles owner on owner.oid = activity.usesysid
  where activity.datname = any($1)
    and activity.pid <> pg_backend_pid() and activity.pid <> $2
    and (me.rolsuper or (
      owner.oid is not null and not owner.rolsuper
      and (pg_has_role(owner.oid, 'usage') or pg_has_role('pg_signal_backend', 'usage'))
    ))`

/** Ends sessions again and again until stopped. */
export interface SessionEnder {
  /** With `once more`, a last time: whoever came in while the message ran. */
  stop(last: 'once more' | 'at once'): Promise<void>
}

/** `except` is the process of the session that the room is made for. */
export function startEndingSessions(
  client: Client,
  databases: readonly string[],
  except: number,
): SessionEnder {
  let stopped = false
  const endAll = () => client.query(END_SESSIONS, [[...databases], except])

  async function keepEnding(): Promise<void> {
    while (!stopped) {
      await endAll()
      await sleep(EVERY_MS)
    }
  }

  // If this session is lost the message fails with 55006 or its lock timeout: that is answer enough.
  const ending = keepEnding().catch(() => undefined)
  return {
    async stop(last) {
      stopped = true
      await ending
      if (last === 'once more') await endAll().catch(() => undefined)
    },
  }
}

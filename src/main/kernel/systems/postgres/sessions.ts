import type { Reads } from '../../ports/reads.ts'
import type { SqlRow, SqlTarget } from '../../ports/sql.ts'
import { flagOf, numberOf, textOf } from './row-values.ts'

/** A client session of a database. */
export interface Session {
  readonly pid: number
  readonly role: string
  readonly application: string
  /** Whether our role may end it; a superuser's session only a superuser may. */
  readonly mayEnd: boolean
  /** Has written, or is about to: it holds a transaction id. */
  readonly writes: boolean
}

// What another role's session does is hidden from an ordinary role: `state` is null there, and counts as working.
const SESSIONS = `SELECT a.pid, coalesce(a.usename, '') AS role, coalesce(a.application_name, '') AS application,
  (me.rolsuper OR (NOT coalesce(r.rolsuper, false) AND
    (pg_has_role(me.oid, a.usesysid, 'USAGE') OR pg_has_role(me.oid, 'pg_signal_backend', 'USAGE')))) AS may_end,
  a.backend_xid IS NOT NULL AS writes
  FROM pg_stat_activity a LEFT JOIN pg_roles r ON r.oid = a.usesysid
  CROSS JOIN (SELECT oid, rolsuper FROM pg_roles WHERE rolname = current_user) me
  WHERE a.datname = $1 AND a.usesysid IS NOT NULL AND a.pid <> pg_backend_pid()
  AND a.application_name <> current_setting('application_name') ORDER BY a.pid`

/** Every client session of a database but our own. */
export async function readSessions(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly database: string },
  signal: AbortSignal,
): Promise<readonly Session[]> {
  const rows = await world.sql.read(
    asked.maintenance,
    { text: SESSIONS, values: [asked.database] },
    signal,
  )
  return rows.map(sessionFrom)
}

/** `checkout-job (role root, pid 4711)`: how a session is named to a human. */
export function sessionName(session: Session): string {
  const application = session.application === '' ? 'a session without a name' : session.application
  return `${application} (role ${session.role}, pid ${session.pid})`
}

// A rename or a drop waits on, or holds, this lock on the database object (class 1262 is pg_database).
const RENAMING = `SELECT count(*) AS n FROM pg_locks WHERE locktype = 'object' AND classid = 1262
  AND mode = 'AccessExclusiveLock' AND objid::text IN (SELECT jsonb_array_elements_text($1::jsonb))`

/** Somebody is renaming or dropping one of these databases right now: what becomes of it is not settled. */
export async function isBeingRenamed(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly oids: readonly string[] },
  signal: AbortSignal,
): Promise<boolean> {
  const values = [JSON.stringify(asked.oids)]
  const [row = {}] = await world.sql.read(asked.maintenance, { text: RENAMING, values }, signal)
  return numberOf(row, 'n') > 0
}

// A session that was idle for three seconds of the server's own time restores nothing any more. Our own readers, kept
// open in a pool, are idle behind a SELECT or the COMMIT of a cursor.
const WORKING = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = $1 AND usesysid IS NOT NULL
  AND pid <> pg_backend_pid() AND (state IS DISTINCT FROM 'idle'
  OR (state_change > clock_timestamp() - interval '3 seconds' AND query !~* '^\\s*(select|commit|rollback)'))`

/** Whether a backend still works on a database, e.g. one that a killed pg_restore left behind. */
export async function isBeingWorkedOn(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly database: string },
  signal: AbortSignal,
): Promise<boolean> {
  const query = { text: WORKING, values: [asked.database] }
  const [row = {}] = await world.sql.read(asked.maintenance, query, signal)
  return numberOf(row, 'n') > 0
}

function sessionFrom(row: SqlRow): Session {
  return {
    pid: numberOf(row, 'pid'),
    role: textOf(row, 'role'),
    application: textOf(row, 'application'),
    mayEnd: flagOf(row, 'may_end'),
    writes: flagOf(row, 'writes'),
  }
}

import type { Reads } from '../../../ports/reads.ts'
import type { SqlRow, SqlTarget } from '../../../ports/sql.ts'
import { databaseOf, type Scene } from '../restore-input.ts'
import { flagOf, numberOf, optionalTextOf, textOf } from '../row-values.ts'

/** Who is at work in live, and what lives in it beside its tables. */
export interface Activity {
  /** Sessions by application and role. */
  readonly connections: readonly {
    readonly application: string
    readonly role: string
    readonly count: number
    /** Of them hold a transaction id: they write. */
    readonly writing: number
  }[]
  /** Sessions of the whole server, and how many it takes. */
  readonly slots: { readonly used: number; readonly most: number }
  /** Open for longer than ten seconds: a request is long over by then. */
  readonly longTransactions: readonly string[]
  /** Jobs of pg_cron; `undefined` where they cannot be read. */
  readonly cronJobs: readonly string[] | undefined
  readonly subscriptions: readonly string[]
  /** Name, with the version that is there and the one that the server would install. */
  readonly extensions: readonly Extension[]
  /** Set where the operating system's collation is not the one that the indexes were built with. */
  readonly collationDrift: string | undefined
}

interface Extension {
  readonly name: string
  readonly version: string
  readonly available: string | undefined
}

const CONNECTIONS = `SELECT coalesce(nullif(application_name, ''), '(no name)') AS application,
  coalesce(usename, '') AS role, count(*)::int AS n, count(backend_xid)::int AS writing
  FROM pg_stat_activity WHERE datname = $1 AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
  AND application_name <> current_setting('application_name') GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`
const ROOM = `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE usesysid IS NOT NULL) AS used,
  current_setting('max_connections')::int AS most`
const LONG = `SELECT coalesce(nullif(application_name, ''), '(no name)') || ' (role ' || coalesce(usename, '')
    || ', pid ' || pid || ', ' || date_trunc('second', clock_timestamp() - xact_start) || ')' AS name
  FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()
  AND xact_start < clock_timestamp() - interval '10 seconds' ORDER BY xact_start`
const EXTENSIONS = `SELECT e.extname AS name, e.extversion AS version, a.default_version AS available
  FROM pg_extension e LEFT JOIN pg_available_extensions a ON a.name = e.extname
  WHERE e.extname <> 'plpgsql' ORDER BY 1`
const SUBSCRIPTIONS = `SELECT s.subname AS name FROM pg_subscription s
  JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = $1 ORDER BY 1`
// A column of 15 and later; where there is none, nothing can be said.
const DRIFT = `SELECT to_jsonb(d)->>'datcollversion' AS built, d.oid::text AS oid FROM pg_database d WHERE d.datname = $1`
const ACTUAL = 'SELECT pg_database_collation_actual_version($1::oid) AS now'
// By the catalogue: to_regclass itself fails for a role that may not look into the schema.
const MAY_READ_JOBS = `SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS may
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'cron' AND c.relname = 'job'`
const JOBS = `SELECT schedule || ' ' || left(command, 80) AS name FROM cron.job
  WHERE active AND database = current_database() ORDER BY jobid`

/** Gathers what the preflight says of live's sessions and of what writes into it. @throws FailureError as `SqlReads.read` */
export async function lookAtActivity(
  world: Pick<Reads, 'sql'>,
  { maintenance, live }: Scene,
  signal: AbortSignal,
): Promise<Activity> {
  const read = (
    text: string,
    target: SqlTarget = maintenance,
    values: readonly string[] = [live],
  ) => world.sql.read(target, { text, values }, signal)
  const names = (rows: readonly SqlRow[]) => rows.map((row) => textOf(row, 'name'))
  const inLive = databaseOf(live)
  const [room = {}] = await read(ROOM, maintenance, [])
  const extensions = (await read(EXTENSIONS, inLive, [])).map((row) => ({
    name: textOf(row, 'name'),
    version: textOf(row, 'version'),
    available: optionalTextOf(row, 'available'),
  }))
  return {
    connections: (await read(CONNECTIONS)).map((row) => ({
      application: textOf(row, 'application'),
      role: textOf(row, 'role'),
      count: numberOf(row, 'n'),
      writing: numberOf(row, 'writing'),
    })),
    slots: { used: numberOf(room, 'used'), most: numberOf(room, 'most') },
    longTransactions: names(await read(LONG)),
    cronJobs: await readJobs(world, { inLive, extensions }, signal),
    subscriptions: names(await read(SUBSCRIPTIONS)),
    extensions,
    collationDrift: await readDrift(world, { maintenance, live }, signal),
  }
}

async function readJobs(
  world: Pick<Reads, 'sql'>,
  asked: { readonly inLive: SqlTarget; readonly extensions: readonly Extension[] },
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (asked.extensions.every(({ name }) => name !== 'pg_cron')) return []
  const [may = {}] = await world.sql.read(asked.inLive, { text: MAY_READ_JOBS }, signal)
  if (!flagOf(may, 'may')) return undefined
  const rows = await world.sql.read(asked.inLive, { text: JOBS }, signal)
  return rows.map((row) => textOf(row, 'name'))
}

async function readDrift(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly live: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { maintenance, live } = asked
  const [row = {}] = await world.sql.read(maintenance, { text: DRIFT, values: [live] }, signal)
  const built = optionalTextOf(row, 'built')
  if (built === undefined) return undefined
  const query = { text: ACTUAL, values: [textOf(row, 'oid')] }
  const [found = {}] = await world.sql.read(maintenance, query, signal)
  const now = optionalTextOf(found, 'now')
  return now === undefined || now === built
    ? undefined
    : `built with ${built}, the server has ${now}`
}

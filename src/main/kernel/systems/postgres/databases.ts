import type { Reads } from '../../ports/reads.ts'
import type { SqlRow, SqlTarget } from '../../ports/sql.ts'
import { flagOf, listOf, numberOf, optionalTextOf, textOf } from './row-values.ts'

/** A database as the server lists it. The OID is what it *is*; the name is only what it is called now. */
export interface Database {
  readonly oid: string
  readonly name: string
  readonly owner: string
  readonly encoding: string
  readonly collate: string
  readonly ctype: string
  /** `c` libc, `i` ICU, `b` builtin (from 17). Before 15 there was only `c`. */
  readonly localeProvider: string
  readonly locale: string | undefined
  readonly icuRules: string | undefined
  readonly tablespace: string
  /** -1: no limit. */
  readonly connectionLimit: number
  readonly allowsConnections: boolean
  readonly comment: string | undefined
  readonly bytes: number
  /** `ALTER DATABASE … SET`, as `name=value`. */
  readonly settings: readonly string[]
}

// to_jsonb reads columns that not every version has: datlocprovider came with 15, datlocale replaced daticulocale in 17.
const LISTING = `SELECT d.oid::text AS oid, d.datname AS name, r.rolname AS owner,
  pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS "collate", d.datctype AS ctype,
  coalesce(to_jsonb(d)->>'datlocprovider', 'c') AS provider,
  coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') AS locale,
  to_jsonb(d)->>'daticurules' AS rules, t.spcname AS tablespace, d.datconnlimit AS connlimit,
  d.datallowconn AS allowconn, shobj_description(d.oid, 'pg_database') AS comment,
  (SELECT array_to_json(s.setconfig)::text FROM pg_db_role_setting s
    WHERE s.setdatabase = d.oid AND s.setrole = 0) AS settings,
  CASE WHEN has_database_privilege(d.oid, 'CONNECT') THEN pg_database_size(d.oid) END AS bytes
  FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba JOIN pg_tablespace t ON t.oid = d.dattablespace
  WHERE d.datname IN (SELECT jsonb_array_elements_text($1::jsonb))
     OR d.oid::text IN (SELECT jsonb_array_elements_text($2::jsonb))`

/** The databases with these names or OIDs; absent ones are absent. */
export async function readDatabases(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly maintenance: SqlTarget
    readonly names?: readonly string[]
    readonly oids?: readonly string[]
  },
  signal: AbortSignal,
): Promise<readonly Database[]> {
  const { maintenance, names = [], oids = [] } = asked
  const values = [JSON.stringify(names), JSON.stringify(oids)]
  const rows = await world.sql.read(maintenance, { text: LISTING, values }, signal)
  return rows.map(databaseFrom)
}

export function named(databases: readonly Database[], name: string): Database | undefined {
  return databases.find((database) => database.name === name)
}

/** Live and the copy beside it, each `undefined` where the server has none of that name. */
export async function readLiveAndSide(
  world: Pick<Reads, 'sql'>,
  scene: { readonly maintenance: SqlTarget; readonly live: string; readonly side: string },
  signal: AbortSignal,
): Promise<{ readonly live: Database | undefined; readonly side: Database | undefined }> {
  const { maintenance } = scene
  const found = await readDatabases(world, { maintenance, names: [scene.live, scene.side] }, signal)
  return { live: named(found, scene.live), side: named(found, scene.side) }
}

/** `default_transaction_read_only` is on for the database itself. */
export function isFenced(database: Pick<Database, 'settings'>): boolean {
  return database.settings.some((setting) =>
    /^default_transaction_read_only=(on|true|yes|1)$/i.test(setting),
  )
}

function databaseFrom(row: SqlRow): Database {
  return {
    oid: textOf(row, 'oid'),
    name: textOf(row, 'name'),
    owner: textOf(row, 'owner'),
    encoding: textOf(row, 'encoding'),
    collate: textOf(row, 'collate'),
    ctype: textOf(row, 'ctype'),
    localeProvider: textOf(row, 'provider'),
    locale: optionalTextOf(row, 'locale'),
    icuRules: optionalTextOf(row, 'rules'),
    tablespace: textOf(row, 'tablespace'),
    connectionLimit: numberOf(row, 'connlimit'),
    allowsConnections: flagOf(row, 'allowconn'),
    comment: optionalTextOf(row, 'comment'),
    bytes: numberOf(row, 'bytes'),
    settings: listOf(row, 'settings'),
  }
}

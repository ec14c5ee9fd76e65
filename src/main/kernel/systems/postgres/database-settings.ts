import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { identifier, literal } from './quoting.ts'
import { flagOf, listOf, optionalTextOf, textOf } from './row-values.ts'

/** One privilege on a database. */
export interface Grant {
  /** `undefined` is PUBLIC. */
  readonly role: string | undefined
  readonly privilege: string
  readonly grantable: boolean
}

/** `ALTER DATABASE … SET`, or for one role `ALTER ROLE … IN DATABASE … SET`. */
export interface Setting {
  readonly role: string | undefined
  readonly name: string
  readonly value: string
}

/** What a dump without `--create` leaves behind (measured; postgres.md, 7.5). */
export interface DatabaseSettings {
  readonly grants: readonly Grant[]
  readonly settings: readonly Setting[]
}

/** Set by our own fence, for everybody: never carried over, or the restored database would refuse writes. */
const FENCE_SETTING = 'default_transaction_read_only'

const GRANTS = `SELECT r.rolname AS role, x.privilege_type AS privilege, x.is_grantable AS grantable
  FROM pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
  LEFT JOIN pg_roles r ON r.oid = x.grantee WHERE d.datname = $1
  ORDER BY r.rolname COLLATE "C" NULLS FIRST, x.privilege_type`
const SETTINGS = `SELECT r.rolname AS role, array_to_json(s.setconfig)::text AS config
  FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
  LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE d.datname = $1
  ORDER BY r.rolname COLLATE "C" NULLS FIRST`

/** Rights and settings of a database; our own fence is left out. */
export async function readSettings(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly database: string },
  signal: AbortSignal,
): Promise<DatabaseSettings> {
  const { maintenance, database } = asked
  const values = [database]
  const grants = await world.sql.read(maintenance, { text: GRANTS, values }, signal)
  const settings = await world.sql.read(maintenance, { text: SETTINGS, values }, signal)
  return {
    grants: grants.map((row) => ({
      role: optionalTextOf(row, 'role'),
      privilege: textOf(row, 'privilege'),
      grantable: flagOf(row, 'grantable'),
    })),
    settings: settings.flatMap((row) =>
      listOf(row, 'config').flatMap((pair) => {
        const [name = '', ...value] = pair.split('=')
        const role = optionalTextOf(row, 'role')
        if (role === undefined && name === FENCE_SETTING) return []
        return [{ role, name, value: value.join('=') }]
      }),
    ),
  }
}

/** The statements that make a database's rights and settings like another's. Empty when they are. */
export function carryStatements(
  side: string,
  from: DatabaseSettings,
  to: DatabaseSettings,
): readonly string[] {
  const database = identifier(side)
  const has = new Set(to.grants.map(grantText))
  const wants = new Set(from.grants.map(grantText))
  const revoked = to.grants.filter((grant) => !wants.has(grantText(grant)))
  const granted = from.grants.filter((grant) => !has.has(grantText(grant)))
  const set = new Set(to.settings.map(settingText))
  return [
    ...revoked.map(
      ({ privilege, role }) => `REVOKE ${privilege} ON DATABASE ${database} FROM ${roleName(role)}`,
    ),
    ...granted.map(
      ({ privilege, role, grantable }) =>
        `GRANT ${privilege} ON DATABASE ${database} TO ${roleName(role)}${grantable ? ' WITH GRANT OPTION' : ''}`,
    ),
    ...from.settings
      .filter((setting) => !set.has(settingText(setting)))
      .map((setting) => settingStatement(database, setting)),
  ]
}

// Settings whose value is a list of quoted names: one literal an element, as pg_dump writes them (GUC_LIST_QUOTE).
const listSettings = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
])

function settingStatement(database: string, { role, name, value }: Setting): string {
  const whose =
    role === undefined ? `DATABASE ${database}` : `ROLE ${identifier(role)} IN DATABASE ${database}`
  // A custom setting has a dot in its name, and each part is a name of its own.
  const what = name.split('.').map(identifier).join('.')
  const to = listSettings.has(name) ? listElements(value).map(literal).join(', ') : literal(value)
  return `ALTER ${whose} SET ${what} TO ${to === '' ? "''" : to}`
}

/** Splits `"$user", public` at its commas, and takes the quotes off. */
export function listElements(value: string): readonly string[] {
  return [...value.matchAll(/"((?:[^"]|"")*)"|([^",\s][^",]*)/g)].map((found) =>
    found[1] === undefined ? (found[2] ?? '').trim() : found[1].replaceAll('""', '"'),
  )
}

const grantText = (grant: Grant): string =>
  `${grant.role ?? ''}|${grant.role === undefined}|${grant.privilege}|${grant.grantable}`
const settingText = (setting: Setting): string =>
  `${setting.role ?? ''}|${setting.role === undefined}|${setting.name}=${setting.value}`
const roleName = (role: string | undefined): string =>
  role === undefined ? 'PUBLIC' : identifier(role)

import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { textOf } from './row-values.ts'

/** A role whose own setting is stronger than the database's. */
export interface OverridingRole {
  readonly role: string
}

// Stronger than ALTER DATABASE … SET is only ALTER ROLE … IN DATABASE … SET, and what a program sets itself.
const OVERRIDING = `SELECT r.rolname AS role FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
  JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = $1
  AND EXISTS (SELECT 1 FROM unnest(s.setconfig) c WHERE lower(c) ~
    '^default_transaction_read_only=(off|false|no|0)$') ORDER BY 1`

/** Roles that go on writing although the database refuses it. */
export async function readOverridingRoles(
  world: Pick<Reads, 'sql'>,
  asked: { readonly maintenance: SqlTarget; readonly database: string },
  signal: AbortSignal,
): Promise<readonly OverridingRole[]> {
  const query = { text: OVERRIDING, values: [asked.database] }
  const rows = await world.sql.read(asked.maintenance, query, signal)
  return rows.map((row) => ({ role: textOf(row, 'role') }))
}

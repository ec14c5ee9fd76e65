import type { Challenge } from '../../../../shared/domain/plan.ts'
import type { Database } from './databases.ts'
import type { ServerIdentity } from './server-identity.ts'

/** What must be typed before live changes hands: built from what the server says it is, never from a form. */
export function challengeOf(
  database: Pick<Database, 'name' | 'oid'>,
  identity: ServerIdentity,
): Challenge {
  const id = identity.systemIdentifier
  if (id !== undefined)
    return {
      expects: `${database.name} ${id.slice(-4)}`,
      madeOf: `the database's name, a space, and the last four digits of the server's system identifier (${id})`,
    }
  return {
    expects: `${database.name} ${database.oid}`,
    madeOf: `the database's name, a space, and its OID (this role may not read the server's system identifier)`,
  }
}

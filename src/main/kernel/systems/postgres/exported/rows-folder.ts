import type { Database } from '../databases.ts'
import type { Scene } from '../restore-input.ts'

/** Where a database's exported rows lie: below the first directory of backups, by its name and OID. */
export function rowsFolderOf(
  { profile }: Pick<Scene, 'profile'>,
  database: Pick<Database, 'name' | 'oid'>,
): string | undefined {
  const [first] = profile.backups
  if (first === undefined) return undefined
  const name = database.name.replaceAll(/[^A-Za-z0-9_-]/g, '_')
  return `${first.replace(/[\\/]+$/, '')}/rows-${name}-${database.oid}`
}

import type { Database } from '../../../src/main/kernel/systems/postgres/databases.ts'

/** A database as a server would list it. */
export function databaseDouble(changes: Partial<Database> = {}): Database {
  return {
    ...{ oid: '16387', name: 'vlossom', owner: 'app', encoding: 'UTF8', collate: 'C', ctype: 'C' },
    ...{ localeProvider: 'c', locale: undefined, icuRules: undefined, tablespace: 'pg_default' },
    ...{ connectionLimit: -1, allowsConnections: true, comment: undefined, bytes: 1, settings: [] },
    ...changes,
  }
}

import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Database } from './databases.ts'

/** A database as evidence: its name, and the OID that it really is. */
export function databaseFacts(label: string, database: Database): readonly Evidence[] {
  const locale = `${database.encoding}, ${database.locale ?? database.collate}`
  return [
    fact(label, `${database.name} (OID ${database.oid})`),
    fact(
      `${label}: owner, encoding, size`,
      `${database.owner}, ${locale}, ${sizeText(database.bytes)}`,
    ),
  ]
}

/** `12.3 MB`; powers of 1000, as file managers show them. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

export function notFound(database: string): Failure {
  return failure('NOT_FOUND', {
    summary: `The server has no database ${database}.`,
    tried: `looked for ${database} in pg_database`,
    next: 'Compare the profile with the server; carry out the steps before this one.',
    retry: 'probe-first',
  })
}

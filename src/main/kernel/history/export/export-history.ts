import type { HistoryDatabase } from '../../ports/history-database.ts'
import { type Exported, type ExportParts, exportLog } from './export-log.ts'
import { foreignTable, isThePatient } from './export-refusals.ts'
import { lookAtTables } from './look-at-tables.ts'
import { isSameServer, readIdentity, type ServerIdentity } from './server-identity.ts'

/** Who the server that is restored says it is. */
export type PatientIdentity =
  /** The profile names no database that is restored. */
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly identity: ServerIdentity }
  | { readonly kind: 'unknown'; readonly because: string }

export interface HistoryExportParts extends Omit<ExportParts, 'place'> {
  readonly database: HistoryDatabase
  patient(signal: AbortSignal): Promise<PatientIdentity>
}

export type ExportOutcome = { readonly kind: 'no-tables' } | ({ readonly kind: 'done' } & Exported)

/** One visit: who is there, is there room for the copy, is it ours, what does it lack. */
export async function exportHistory(
  parts: HistoryExportParts,
  signal: AbortSignal,
): Promise<ExportOutcome> {
  const { database } = parts
  const session = await database.open('exporter', signal)
  try {
    const identity = await readIdentity((text) => session.query(text))
    const unchecked = refusePatient(identity, await parts.patient(signal), database.name)
    const sight = await lookAtTables(session)
    if (sight.kind === 'missing') return { kind: 'no-tables' }
    if (sight.kind === 'foreign') throw foreignTable(sight.table, sight.lacks)
    const { systemIdentifier } = identity
    const place = { database: database.name, systemIdentifier }
    const exported = await exportLog(session, { ...parts, place })
    return {
      kind: 'done',
      ...exported,
      notes: [...sight.notes, ...unchecked, ...exported.notes],
    }
  } finally {
    await session.close()
  }
}

/** A live database that is away must not keep the proof here: it is said, no more. @throws FailureError WRONG_SERVER */
export function refusePatient(
  history: ServerIdentity,
  patient: PatientIdentity,
  name: string,
): readonly string[] {
  if (patient.kind === 'none') return []
  const unsure = 'whether it is another server than the live database is not known'
  if (patient.kind === 'unknown') return [`${unsure}: ${patient.because}`]
  switch (isSameServer(history, patient.identity)) {
    case 'yes':
      throw isThePatient(name)
    case 'not known':
      return [`${unsure}: a role may not ask for the system identifier`]
    case 'no':
      return []
  }
}

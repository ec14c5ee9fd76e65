import type { HistorySetUp } from '../../../../shared/domain/audit.ts'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { HistoryDatabase } from '../../ports/history-database.ts'
import { type PatientIdentity, refusePatient } from './export-history.ts'
import { readIdentity } from './server-identity.ts'
import { hashOfSetUp, setUpStatements } from './tables.ts'

/** What making the tables would send. @throws FailureError PROFILE_INVALID where the profile names no role for it */
export function planSetUp(database: HistoryDatabase): HistorySetUp {
  const { owner, exporter } = database.roles
  if (owner === null) throw noOwner()
  const plan = { database: database.name, role: owner, statements: setUpStatements(exporter) }
  return { ...plan, hash: hashOfSetUp(plan) }
}

export interface SetUpParts {
  readonly database: HistoryDatabase
  patient(signal: AbortSignal): Promise<PatientIdentity>
  /** Tells the log, durably: before anything is sent, and when it is done. */
  record(kind: 'history-tables-approved' | 'history-tables-made'): Promise<unknown>
}

/**
 * Makes the tables in one transaction, by the role that the plan names.
 * @throws FailureError STALE_PLAN, WRONG_SERVER, JOURNAL_REFUSED, and what the session throws
 */
export async function makeTables(
  hash: string,
  parts: SetUpParts,
  signal: AbortSignal,
): Promise<void> {
  const { database } = parts
  const plan = planSetUp(database)
  if (plan.hash !== hash) throw stale()
  const session = await database.open('owner', signal)
  try {
    const identity = await readIdentity((text) => session.query(text))
    refusePatient(identity, await parts.patient(signal), database.name)
    await parts.record('history-tables-approved')
    await session.query('BEGIN')
    for (const statement of plan.statements) await session.query(statement)
    await session.query('COMMIT')
  } finally {
    await session.close()
  }
  await parts.record('history-tables-made')
}

function noOwner(): FailureError {
  return new FailureError(
    failure('PROFILE_INVALID', {
      summary: 'The profile names no role that may make the tables of the history.',
      tried: 'to plan them',
      next: 'Add `history.setup` with its user and secret, or have them made by hand: docs/history-export.md.',
      field: 'history.setup',
      retry: 'no',
    }),
  )
}

function stale(): FailureError {
  return new FailureError(
    failure('STALE_PLAN', {
      summary: 'What would be sent is not what was approved.',
      tried: 'to make the tables of the history',
      next: 'Look at the statements again, then approve them.',
    }),
  )
}

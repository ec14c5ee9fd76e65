import { FailureError, failure } from '../../../../shared/domain/failure.ts'

const TRIED = 'to copy the audit log into the history database'
const KEPT = 'The log on this laptop is whole and goes on. Nothing was sent.'

/** The database has another history under the name of this log. */
export function forked(what: string): FailureError {
  return new FailureError(
    failure('LOG_FORKED', {
      summary: `The history database holds another history of this very log: ${what}.`,
      tried: TRIED,
      world: KEPT,
      next: 'Two copies of one log were written on, or rows were replaced. Keep both as they are, and find out with the audit verifier which one is true.',
      retry: 'no',
    }),
  )
}

/** The database holds more of the log than the laptop. */
export function cutOff(there: number, here: number): FailureError {
  return new FailureError(
    failure('LOG_CUT', {
      summary: `The history database holds records up to ${there}, this laptop only up to ${here}: the end of the log was cut off, or an older copy of it was put back.`,
      tried: TRIED,
      world: KEPT,
      next: 'Put the newer log back if there is one. The missing records lie in the history database.',
      retry: 'no',
    }),
  )
}

/** Rows are no longer as they were sent. */
export function changedThere(what: string): FailureError {
  return new FailureError(
    failure('COPY_CHANGED', {
      summary: `The copy in the history database is not what was sent: ${what}.`,
      tried: TRIED,
      world:
        'The log on this laptop is whole. Somebody with more rights than the console changed the copy.',
      next: 'Ask who administers that database, and compare with its backups. This log is what holds.',
      retry: 'no',
    }),
  )
}

/** The history lies on the server that is restored. */
export function isThePatient(server: string): FailureError {
  return new FailureError(
    failure('WRONG_SERVER', {
      summary:
        'The history database is on the server that this console restores: a restore would take the proof along.',
      tried: `to ask both servers who they are (${server})`,
      next: 'Name another server in `history` of the profile.',
      field: 'history',
      retry: 'no',
    }),
  )
}

/** A table of the right name with other columns. */
export function foreignTable(table: string, lacks: readonly string[]): FailureError {
  return new FailureError(
    failure('BLOCKED', {
      summary: `The history database has another table named ${table}: it lacks ${lacks.join(', ')}.`,
      tried: 'to look at the tables of the history',
      next: 'Rename that table, or name another database in `history` of the profile.',
      field: 'history.database',
      retry: 'no',
    }),
  )
}

/** The tables are not there yet. */
export function noTables(): FailureError {
  return new FailureError(
    failure('NOT_FOUND', {
      summary: 'The tables of the history are not there.',
      tried: 'to look at the tables of the history',
      next: 'Have them made: what would be sent is shown first.',
      retry: 'no',
    }),
  )
}

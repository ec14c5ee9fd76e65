import { DatabaseError } from 'pg'
import { type Failure, type FailureCode, failure } from '../../../../shared/domain/failure.ts'
import { isSessionLost, type SqlAttempt, sqlFailure } from './sql-failure.ts'

interface Meaning {
  readonly code: FailureCode
  readonly summary: string
  readonly next: string
  readonly retry: Failure['retry']
}

/** What a history database says no with, by SQLSTATE: what passes by itself is `safe`, what needs somebody is `no`. */
const meanings: { readonly [state: string]: Meaning } = {
  '3D000': {
    code: 'NOT_FOUND',
    summary: 'The history database is not there.',
    next: 'Make it, or mend `history.database` in the profile.',
    retry: 'no',
  },
  '42P01': {
    code: 'NOT_FOUND',
    summary: 'A table of the history is not there.',
    next: 'Have the tables made: the history shows what would be sent.',
    retry: 'no',
  },
  '42501': {
    code: 'NO_PRIVILEGE',
    summary: 'The role may not do this in the history database.',
    next: 'Give it the right that docs/history-export.md names, then try again.',
    retry: 'no',
  },
  '25006': {
    code: 'SQL_FAILED',
    summary: 'The history database takes no writes: it is a standby, or set to read only.',
    next: 'Name the server that takes writes in the profile, or end its read-only state.',
    retry: 'no',
  },
  '53100': {
    code: 'NO_SPACE',
    summary: 'The disk of the history database is full.',
    next: 'Free space on that server. Nothing is lost here: the records are sent when it takes them.',
    retry: 'safe',
  },
}
/** No memory, no free session; a serialization failure or a deadlock. */
const PASSES = /^(?:53|40)/

/** The failure in whatever the driver threw while history was written; the server's words are masked. */
export function historyFailure(error: unknown, attempt: SqlAttempt): Failure {
  const plain = sqlFailure(error, attempt)
  if (!(error instanceof DatabaseError) || plain.code !== 'SQL_FAILED') return plain
  const { tried, answered = '' } = plain
  const meaning = meanings[error.code ?? '']
  if (meaning !== undefined) return failure(meaning.code, { ...meaning, tried, answered })
  if (isSessionLost(error)) {
    const next = 'Wait: it is sent when the database answers again.'
    const summary = 'The history database ended the session.'
    return failure('UNREACHABLE', { summary, tried, answered, next })
  }
  if (!PASSES.test(error.code ?? '')) return plain
  const next = 'Wait: it is sent again. If it stays, see what else the server is doing.'
  return failure('TIMED_OUT', {
    summary: 'The history database is too busy.',
    tried,
    answered,
    next,
  })
}

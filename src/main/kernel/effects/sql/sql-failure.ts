import { DatabaseError } from 'pg'
import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { DatabaseProfile } from '../../../../shared/domain/profile-databases.ts'
import { cancelled } from '../clock.ts'
import { systemCode } from '../files.ts'

/** What was wanted from which database. */
export interface SqlAttempt {
  readonly database: DatabaseProfile
  readonly doing: string
  readonly mask: (text: string) => string
  readonly signal: AbortSignal
}

const INVALID_LOGIN = /^28/
const STATEMENT_TIMEOUT = '57014'
const LOCK_TIMEOUT = '55P03'

/** The failure in whatever the driver threw; the server's words are masked. */
export function sqlFailure(error: unknown, attempt: SqlAttempt): Failure {
  if (error instanceof FailureError) return error.failure
  const { database, doing, mask, signal } = attempt
  const tried = `${doing} (${database.user}@${database.host}:${database.port}/${database.database})`
  if (signal.aborted) return cancelled(tried)
  if (!(error instanceof DatabaseError)) return unreachable(error, tried)
  const answered = mask(`${error.code ?? '?'}: ${error.message}`)
  if (INVALID_LOGIN.test(error.code ?? '')) {
    return failure('UNAUTHORIZED', {
      summary: 'The database did not accept the login.',
      tried,
      answered,
      next: `Check the user in the profile and the credential “${database.secret}”.`,
      retry: 'no',
    })
  }
  if (error.code === STATEMENT_TIMEOUT || error.code === LOCK_TIMEOUT) {
    const next = 'See what else the server is doing, then try again.'
    return failure('TIMED_OUT', { summary: 'The database took too long.', tried, answered, next })
  }
  return failure('SQL_FAILED', {
    summary: `The database refused: ${mask(error.message)}`,
    tried,
    answered,
    next: 'Read what it answered; the state says why.',
    retry: 'no',
  })
}

function unreachable(error: unknown, tried: string): Failure {
  return failure('UNREACHABLE', {
    summary: 'The database could not be reached, or the connection ended.',
    tried,
    answered: wordsOf(error),
    next: 'Check that the server runs, the network, and the address and TLS mode in the profile.',
  })
}

// The driver's own messages (“timeout expired”, “does not support SSL”) are fixed texts without data.
function wordsOf(error: unknown): string {
  const code = error instanceof AggregateError ? systemCode(error.errors[0]) : systemCode(error)
  return code === 'Error' && error instanceof Error ? error.message : code
}

/** Whether the session itself ended: a read may be asked again over another one. */
export function isSessionLost(error: unknown): boolean {
  if (error instanceof FailureError) return false
  if (!(error instanceof DatabaseError)) return true
  return /^(08|57P0|25P03)/.test(error.code ?? '')
}

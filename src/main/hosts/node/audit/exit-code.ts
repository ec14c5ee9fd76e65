import { type FailureCode, FailureError, failure } from '../../../../shared/domain/failure.ts'

/** How `recover` and `export` end. The verifier's codes are its verdicts, and its own. */
export const exitCodes = { done: 0, failed: 1, refused: 2, usage: 2 } as const

export const exitCodeWords = 'Exit code: 0 done, 1 failed, 2 refused or wrong usage.'

/** The world did not do its part: the same may go well the next time. */
const FAILED: readonly FailureCode[] = [
  'UNREACHABLE',
  'TIMED_OUT',
  'REPLY_LOST',
  'CANCELLED',
  'OFFLINE',
  'NOT_FOUND',
  'NO_SPACE',
  'SQL_FAILED',
  'COMMAND_FAILED',
  'UNEXPECTED_ANSWER',
  'CREDENTIAL_STORE_TIMED_OUT',
  'INTERNAL',
]

/** What was thrown: a declared refusal, which would come again, or something that failed. */
export function exitCodeOf(thrown: unknown): number {
  if (!(thrown instanceof FailureError)) return exitCodes.failed
  const { code, retry } = thrown.failure
  return retry === 'no' || !FAILED.includes(code) ? exitCodes.refused : exitCodes.failed
}

/** What was named on the command line cannot be used, which is told before anything is done. */
export function refusal(summary: string, next: string, cause?: unknown): FailureError {
  const words = { summary, tried: 'to use what was named', next, retry: 'no' } as const
  return new FailureError(failure('BLOCKED', words), { cause })
}

/** For `requireThere`. @throws FailureError */
export function notThere(cause: unknown): never {
  throw refusal(wordsOf(cause), 'Name one that is there.', cause)
}

export function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof FailureError)) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
  const { summary, answered, world, next } = thrown.failure
  return [summary, ...(answered === undefined ? [] : [answered]), world, next].join('\n')
}

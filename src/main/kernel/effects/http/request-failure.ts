import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import { systemCode } from '../files.ts'
import { AddressInvalid, AnswerTooLarge } from './send-request.ts'

/** What is known about a request that failed. */
export interface Attempted {
  /** Method and address, secrets by name. */
  readonly tried: string
  /** Was the operator's signal raised? */
  readonly cancelled: boolean
  readonly timedOut: boolean
  readonly timeoutMs: number
}

/**
 * Words for a request that got no whole answer. Only the error's code is told: messages of the
 * network layer may hold addresses and header values.
 */
export function requestFailure(error: unknown, attempted: Attempted): Failure {
  const { tried, cancelled, timedOut, timeoutMs } = attempted
  if (error instanceof FailureError) return error.failure
  const next = 'Check the network and the address in the profile, then try again.'
  if (cancelled) {
    return failure('CANCELLED', {
      summary: 'Called off.',
      tried,
      next: 'Start it again when wanted.',
    })
  }
  if (timedOut) {
    const summary = `No whole answer within ${timeoutMs / 1000} s.`
    return failure('TIMED_OUT', { summary, tried, next })
  }
  if (error instanceof AnswerTooLarge) {
    const summary = `The answer was cut off: ${error.message}.`
    return failure('UNEXPECTED_ANSWER', {
      summary,
      tried,
      next: 'Check the address in the profile.',
    })
  }
  if (error instanceof AddressInvalid) {
    const summary = 'The address is not an address.'
    return failure('UNREACHABLE', { summary, tried, next: 'Enter it again.', retry: 'no' })
  }
  return failure('UNREACHABLE', {
    summary: 'The other side could not be reached, or hung up.',
    tried,
    answered: codeOf(error),
    next,
  })
}

/** `ECONNREFUSED` and the like, of the innermost cause that has one. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return systemCode(error.errors[0])
  if (error instanceof Error && !('code' in error) && error.cause !== undefined)
    return codeOf(error.cause)
  return systemCode(error)
}

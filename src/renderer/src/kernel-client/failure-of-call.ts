import { ORPCError } from '@orpc/client'
import { type Failure, failure } from '../../../shared/domain/failure.ts'

/** The declared failure in whatever a call threw. What is not declared is said to be so. */
export function failureOfCall(thrown: unknown, tried: string): Failure {
  if (thrown instanceof ORPCError && isFailure(thrown.data)) return thrown.data
  if (thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST')
    return failure('INTERNAL', {
      summary: 'The kernel does not take this input.',
      tried,
      next: 'Change what was typed, then try again.',
    })
  return failure('UNREACHABLE', {
    summary: thrown instanceof Error ? thrown.message : 'The line to the console is interrupted.',
    tried,
    world: 'Unknown: whether it arrived will show as soon as the line is back.',
    next: 'Wait for the line, look at what is shown then, and choose again.',
    retry: 'probe-first',
  })
}

function isFailure(data: unknown): data is Failure {
  return (
    typeof data === 'object' &&
    data !== null &&
    'code' in data &&
    'summary' in data &&
    'world' in data &&
    'next' in data
  )
}

import { type FailureCode, FailureError, failure } from '../../../shared/domain/failure.ts'

/** Refuses what an operator asked for, in words; nothing was changed. @throws FailureError, always */
export function refuse(code: FailureCode, summary: string, field?: string): never {
  throw new FailureError(
    failure(code, {
      summary,
      tried: 'to carry out what was asked',
      next: 'Look at what is shown now, and choose again.',
      retry: 'probe-first',
      ...(field === undefined ? {} : { field }),
    }),
  )
}

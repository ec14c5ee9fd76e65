import { FailureError, failure } from '../../../../shared/domain/failure.ts'

/** How far a file has been handed out. It travels with the reader, so that nothing has to be kept for one who never returns. */
export interface FilePlace {
  /** The newest record that the file speaks of: fixed by its first part. */
  readonly end: number
  /** The record that the next part begins with. */
  readonly next: number
  /** The newest record whose head stands in the file so far; 0 for none. */
  readonly proven: number
}

export function placeText({ end, next, proven }: FilePlace): string {
  return `${end}.${next}.${proven}`
}

/** @throws FailureError NOT_FOUND where it is no place in this log */
export function parsePlace(text: string, newest: number): FilePlace {
  const numbers = text.split('.').map(Number)
  const [end, next, proven] = numbers
  const isPlace =
    numbers.length === 3 && numbers.every((one) => Number.isSafeInteger(one) && one >= 0)
  if (isPlace && end !== undefined && next !== undefined && proven !== undefined) {
    if (end <= newest && next <= end + 1 && proven <= end) return { end, next, proven }
  }
  throw new FailureError(
    failure('NOT_FOUND', {
      summary: 'There is no such part of the file.',
      tried: `to go on at ${text}`,
      next: 'Begin the file again.',
      field: 'from',
    }),
  )
}

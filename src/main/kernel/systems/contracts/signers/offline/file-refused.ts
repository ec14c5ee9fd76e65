import type { z } from 'zod'
import { type Failure, type FailureCode, failure } from '../../../../../../shared/domain/failure.ts'

/** A file that is not sent (or not signed): which field is at fault, and what is wrong with it. */
export function fileRefused(
  field: string,
  summary: string,
  words: { readonly next?: string; readonly answered?: string; readonly code?: FailureCode } = {},
): Failure {
  const { code = 'ARGUMENT_INVALID', next = 'Prepare it again, and sign what was prepared.' } =
    words
  return failure(code, {
    summary,
    tried: 'to check the file of transactions',
    ...(words.answered === undefined ? {} : { answered: words.answered }),
    world: 'Nothing was sent.',
    next,
    field,
    retry: 'no',
  })
}

/** Text as a file of this schema, or the first field that does not fit. */
export function readFile<T>(text: string, schema: z.ZodType<T>): T | Failure {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fileRefused('file', 'This is no JSON: the file is cut off, or another one.')
  }
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const field = issue?.path.join('.') || 'file'
  return fileRefused(
    field,
    `The file does not fit at \`${field}\`: ${issue?.message ?? 'unknown'}.`,
  )
}

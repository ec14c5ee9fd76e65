import { failure } from '../../../../shared/domain/failure.ts'
import { type Finding, red } from './findings.ts'

/** The copy is not what was expected of it; a person may still know better. */
export function differs(fact: string, summary: string): Finding {
  return red(
    fact,
    failure('DATA_DIFFERS', {
      summary,
      tried: 'counted the rows of the copy and of live',
      world: 'Live was not touched.',
      next: 'Choose another dump, or go on with a reason if you know why.',
    }),
  )
}

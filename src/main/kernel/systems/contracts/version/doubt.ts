import type { Failure } from '../../../../../shared/domain/failure.ts'

/** What speaks against it, and what going past it means. */
export interface Doubt {
  readonly failure: Failure
  readonly override: string
}

import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'

/**
 * What a look at the world says. *Verified* means for everyone: every domain and replica.
 * Otherwise the word is *mixed*, with the names of those left behind.
 */
export type Verdict =
  | { readonly kind: 'verified'; readonly evidence: readonly Evidence[] }
  | {
      readonly kind: 'mixed'
      readonly behind: readonly string[]
      readonly failure: Failure
      readonly evidence: readonly Evidence[]
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly evidence: readonly Evidence[] }
  /** Not yet: the engine looks again until the operation's patience is over. */
  | {
      readonly kind: 'pending'
      readonly waitingFor: string
      readonly evidence: readonly Evidence[]
    }

import type { StepId } from './identifiers.ts'

/** What stands before a step. Lease and second approver are in the model from the start, met until they are built. */
export type Gate =
  | { readonly kind: 'step'; readonly step: StepId }
  | { readonly kind: 'armed' }
  | { readonly kind: 'journal' }
  | { readonly kind: 'lease' }
  | { readonly kind: 'second-approver' }

/** An unmet gate, in words: a disabled control says why. */
export interface UnmetGate {
  readonly gate: Gate
  readonly because: string
}

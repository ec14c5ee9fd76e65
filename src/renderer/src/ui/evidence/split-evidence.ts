import type { Evidence } from '../../../../shared/domain/evidence.ts'

/** Facts stand side by side; tables and files need the whole width. */
export function splitEvidence(evidence: readonly Evidence[]): {
  readonly facts: readonly Evidence[]
  readonly wide: readonly Evidence[]
} {
  return {
    facts: evidence.filter((one) => one.kind === 'fact'),
    wide: evidence.filter((one) => one.kind !== 'fact'),
  }
}

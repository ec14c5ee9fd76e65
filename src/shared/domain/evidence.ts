import type { Timestamp } from './identifiers.ts'

/** A pointer to an encrypted blob beside the journal's segments. */
export interface EvidenceRef {
  readonly name: string
  readonly mediaType: string
  readonly sha256: string
  readonly bytes: number
  readonly blob: string
  /** When it may be deleted; personal data must not stay for ever. */
  readonly expiresAt: Timestamp | null
}

/** Something that a step saw, kept with it. Values are masked already. */
export type Evidence =
  | {
      readonly kind: 'fact'
      readonly label: string
      readonly value: string
      readonly at?: Timestamp
    }
  | {
      readonly kind: 'table'
      readonly label: string
      readonly columns: readonly string[]
      readonly rows: readonly (readonly (string | number | null)[])[]
    }
  | { readonly kind: 'blob'; readonly label: string; readonly ref: EvidenceRef }

/** Short form of the most frequent evidence. */
export function fact(label: string, value: string): Evidence {
  return { kind: 'fact', label, value }
}

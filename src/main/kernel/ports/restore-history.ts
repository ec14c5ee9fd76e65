import type { Timestamp } from '../../../shared/domain/identifiers.ts'

/** What became of one restore of a dump, in this console's own log. */
export interface PastRestore {
  /** Hex, of the dump. */
  readonly sha256: string
  /** Of the dump's file. */
  readonly bytes: number
  readonly at: Timestamp
  /** How long the program ran that filled the copy; `undefined` where it did not end well. */
  readonly durationMs: number | undefined
  /** What the verification of the copy said; `undefined` where it did not come to that. */
  readonly verified: boolean | undefined
  /** In words, where it was not verified. */
  readonly because: string | undefined
}

/** Restores of earlier runs, `Test restore` among them; the newest first. */
export interface RestoreHistory {
  restores(): readonly PastRestore[]
}

import type { DiskLevel } from './disk-plan.ts'
import type { Finding } from './finding.ts'
import type { Mark } from './high-water-mark.ts'
import type { Cut } from './log-report.ts'
import type { MarkState } from './mark-writer.ts'
import type { LockedBecause } from './resolve-keys.ts'
import type { KeyGap } from './segment-header.ts'

/** What holds whatever state the log is in. */
export interface JournalFacts {
  /** Records after the last checkpoint (at most 64). */
  readonly unsigned: number
  readonly disk: DiskLevel
  /** The disk refused the last record; what changes the world is refused until it takes one again. */
  readonly refusing: boolean
  /** POSIX code of its answer then; null while it takes records. */
  readonly refusedWith: string | null
  readonly gaps: {
    /** GAP records this process wrote, and those it still owes. */
    readonly recorded: number
    readonly owed: number
    /** Places where the signing key was lost and a new one begins. */
    readonly keys: number
  }
  /** Segments that ended in a crash or a disk error. */
  readonly uncleanEnds: number
  /** Old damage that somebody has acknowledged. */
  readonly acknowledged: readonly Finding[]
  /** Segments whose records the console cannot read (sealed to the recovery recipients only). */
  readonly sealedAway: number
  /** Whether the keychain holds the high-water mark. */
  readonly mark: MarkState
  /** The mark that was found when the log was opened, where it was of another log; null otherwise. */
  readonly foreignMark: Pick<Mark, 'logId' | 'seq'> | null
  /** Records that are gone: known from outside, and acknowledged. */
  readonly cuts: readonly Cut[]
  /** Segments that begin with a key gap, oldest first, and why. */
  readonly keyGaps: readonly { readonly segment: number; readonly because: KeyGap }[]
  /** The newest record that was deleted on purpose; 0 where none was. */
  readonly prunedThrough: number
}

/** The state of the log in one word, the worst first. */
export type JournalStatus = JournalFacts &
  (
    | { readonly kind: 'tampered'; readonly findings: readonly Finding[] }
    | { readonly kind: 'locked'; readonly because: LockedBecause }
    /** The process before this one ended in a crash; `tornBytes` lie after its last valid record. */
    | { readonly kind: 'unclean-end'; readonly tornBytes: number }
    | { readonly kind: 'verified' }
  )

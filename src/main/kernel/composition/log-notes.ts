import { describeFinding, type JournalStatus } from '../journal/index.ts'

const GAP_WORDS = {
  lost: 'its signing key was lost',
  locked: 'the keychain was locked',
  restarted: 'the recovery kit restarted the log, and signed that',
} as const

/** A clock may be this much off before it is worth a word. */
const TOLERATED_MS = 60_000

export interface Times {
  readonly now: Date
  /** The latest time that any record names, in ms since 1970; 0 where there is none. */
  readonly latest: number
}

/** What else a reader of the log should know, in sentences; pure. */
export function logNotes(status: JournalStatus, times: Times): readonly string[] {
  const { keyGaps, sealedAway, cuts, prunedThrough, uncleanEnds, acknowledged } = status
  return [
    ...clockNotes(times),
    ...keyGaps.map(
      ({ segment, because }) =>
        `The chain of keys is broken before segment ${segment}: ${GAP_WORDS[because]}.`,
    ),
    ...cuts.map(({ from, to }) => `Records ${from} to ${to} are gone, and that was acknowledged.`),
    ...(prunedThrough > 0 ? [`Records up to ${prunedThrough} were deleted on purpose.`] : []),
    ...(sealedAway > 0
      ? [`${segments(sealedAway)} sealed away: only the recovery kit opens them.`]
      : []),
    ...(uncleanEnds > 0 ? [`${segments(uncleanEnds)} not closed: a crash, or a disk error.`] : []),
    ...acknowledged.map((finding) => `Acknowledged: ${describeFinding(finding)}`),
  ]
}

function segments(count: number): string {
  return count === 1 ? 'One segment is' : `${count} segments are`
}

function clockNotes({ now, latest }: Times): readonly string[] {
  const behind = latest - now.getTime()
  if (behind <= TOLERATED_MS) return []
  const minutes = Math.round(behind / 60_000)
  const span = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
  return [
    `The laptop’s clock stands ${span} behind the newest record: it was set back, or ran ahead then. Order is by number, not by time.`,
  ]
}

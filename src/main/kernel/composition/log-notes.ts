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
  const { keyGaps, sealedAway, cuts, prunedThrough, uncleanEnds, acknowledged, foreignMark } =
    status
  return [
    ...clockNotes(times),
    ...(foreignMark === null ? [] : [foreignWords(foreignMark)]),
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

/** Who puts a whole log of somebody else in the place of this one leaves no other trace. */
function foreignWords({ logId, seq }: NonNullable<JournalStatus['foreignMark']>): string {
  return `When this console was opened, the keychain’s mark was of another log (${logId.slice(0, 12)}…, up to record ${seq}): this directory stands in the place of that one, or two profiles have one name. If nobody meant that, copy this directory, look for the other one and put it back; else there is nothing to do: the next result marks this log.`
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
    `The laptop’s clock stands ${span} behind the newest record: it was set back, or ran ahead then. Order is by number, not by time. Set the clock of this machine right, best from the network: new records and what others read of them carry its time; the log itself needs nothing.`,
  ]
}

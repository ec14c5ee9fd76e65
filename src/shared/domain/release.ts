import type { SystemId, Timestamp } from './identifiers.ts'

/** Something that can be made live again, as its provider lists it. */
export interface Candidate {
  readonly system: SystemId
  readonly id: string
  readonly commit: string
  readonly message: string
  readonly author: string
  readonly createdAt: Timestamp
  readonly version?: string
  /** Serves production now. */
  readonly live: boolean
  /** The provider would take it back; otherwise why not, in words. */
  readonly eligible: boolean
  readonly whyNot?: string
  /** Until when the provider keeps it, where that is known. */
  readonly until?: Timestamp
  readonly link?: string
}

/** What a deployment showed while it was live. */
export interface ReleaseRecord {
  readonly system: SystemId
  readonly deploymentId: string
  readonly commit: string
  readonly version: string
  readonly liveFrom: Timestamp
  readonly liveUntil: Timestamp | null
  readonly requests: number
  /** 0..1 */
  readonly errorRate: number
  readonly verified: boolean
  readonly markedBad: string | null
}

/** Less than this much production traffic says nothing about a release. */
const MINIMUM_LIVE_MS = 60 * 60_000

/** Why a candidate is, or is not, the *last verified release*. Shown beside it. */
export interface Standing {
  readonly candidate: Candidate
  readonly record?: ReleaseRecord
  readonly verified: boolean
  readonly because: string
}

/** Judges a candidate by its record: an hour of production traffic inside the thresholds, not marked bad, not the failing commit. */
export function standingOf(
  candidate: Candidate,
  record: ReleaseRecord | undefined,
  rule: {
    readonly maximumErrorRate: number
    readonly minimumRequests?: number
    readonly failingCommit?: string
  },
): Standing {
  const base = { candidate, ...(record === undefined ? {} : { record }) }
  const no = (because: string): Standing => ({ ...base, verified: false, because })
  if (candidate.live) return no('is live now')
  if (!candidate.eligible) return no(candidate.whyNot ?? 'the provider does not take it back')
  if (candidate.commit === rule.failingCommit) return no('has the commit that is failing')
  if (record === undefined) return no('has no record of production traffic')
  if (record.markedBad !== null) return no(`was marked bad: ${record.markedBad}`)
  const liveMs = Date.parse(record.liveUntil ?? record.liveFrom) - Date.parse(record.liveFrom)
  // Compared so that what cannot be read (NaN) never passes.
  const enough = Math.max(1, rule.minimumRequests ?? 1)
  if (!(liveMs >= MINIMUM_LIVE_MS && record.requests >= enough))
    return no('had less than an hour of production traffic')
  if (Number.isNaN(record.errorRate)) return no('has no known error rate')
  const percent = `${(record.errorRate * 100).toFixed(2)} %`
  if (record.errorRate > rule.maximumErrorRate) return no(`failed ${percent} of its requests`)
  return {
    ...base,
    verified: true,
    because: `live for ${Math.round(liveMs / 3_600_000)} h, ${percent} errors`,
  }
}

/** The newest release that stood the test, or nothing: then no target is preselected. */
export function lastVerified(standings: readonly Standing[]): Standing | undefined {
  return standings
    .filter((standing) => standing.verified)
    .sort((a, b) => b.candidate.createdAt.localeCompare(a.candidate.createdAt))[0]
}

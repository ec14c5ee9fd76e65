import { type SystemId, systemTitles } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { TargetChoice } from '../../../shared/domain/plan-view.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import {
  type Candidate,
  lastVerified,
  type ReleaseRecord,
  type Standing,
  standingOf,
} from '../../../shared/domain/release.ts'

/** What a run's target is for the systems: plain, so that it can be journalled and hashed. */
export function targetOf(candidate: Candidate): JsonObject {
  const { id, commit, version } = candidate
  if (candidate.system === 'postgres') return { backup: id }
  if (candidate.system === 'prisma') return { migration: id }
  return { deploymentId: id, commit, ...(version === undefined ? {} : { version }) }
}

/** The last verified release is suggested and said to be so; nothing else is preselected. */
export function chooseTarget(
  system: SystemId,
  candidates: readonly Candidate[],
  given: {
    readonly records: readonly ReleaseRecord[]
    readonly thresholds: Profile['thresholds']
    readonly wanted?: string
    /** The runbook leaves web and API as they are. */
    readonly stays?: boolean
  },
): TargetChoice {
  const live = candidates.find((candidate) => candidate.live)
  const bounds = {
    maximumErrorRate: given.thresholds.errorRate,
    minimumRequests: given.thresholds.minimumRequests,
  }
  // What is live may be a release that was taken back already: then nothing is failing.
  const ofLive =
    live === undefined || system === 'postgres'
      ? undefined
      : standingOf({ ...live, live: false, eligible: true }, recordOf(live, given.records), bounds)
  const failing = ofLive?.verified === true ? undefined : live?.commit
  const rule = { ...bounds, ...(failing === undefined ? {} : { failingCommit: failing }) }
  const standings = candidates.map((candidate) =>
    system === 'postgres'
      ? standingOfBackup(candidate)
      : system === 'prisma'
        ? standingOfMigration(candidate)
        : standingOf(candidate, recordOf(candidate, given.records), rule),
  )
  const shown = standings.map(({ candidate, verified, because }) => ({
    ...candidate,
    verified,
    standing: because,
  }))
  const wanted = standings.find(({ candidate }) => candidate.id === given.wanted)
  if (wanted !== undefined) {
    return {
      system,
      chosen: wanted.candidate,
      because: `chosen by you; it ${wanted.because}`,
      candidates: shown,
    }
  }
  if (given.wanted !== undefined) {
    // Somebody else's deployment, or one that is gone: never another one in its place.
    const because = `${given.wanted} is not among what ${systemTitles[system]} lists for this profile`
    return { system, chosen: null, because, candidates: shown }
  }
  if (given.stays === true && live !== undefined && system !== 'postgres') {
    return { system, chosen: live, because: 'stays what it is', candidates: shown }
  }
  if (live !== undefined && ofLive?.verified === true) {
    const because = `is live already, and verified: ${ofLive.because}`
    return { system, chosen: live, because, candidates: shown }
  }
  const best = lastVerified(standings)
  return best === undefined
    ? { system, chosen: null, because: nothingChosen(system), candidates: shown }
    : { system, chosen: best.candidate, because: best.because, candidates: shown }
}

function nothingChosen(system: SystemId): string {
  return system === 'prisma'
    ? 'no migration has failed: choose one'
    : 'no release is verified: choose one'
}

function recordOf(candidate: Candidate, records: readonly ReleaseRecord[]) {
  // A rollback makes a new deployment of the same commit: its record is the commit's.
  const { id, commit } = candidate
  return (
    records.find((record) => record.deploymentId === id) ??
    records.find((record) => record.commit === commit && commit !== '')
  )
}

/** A migration that failed is what there is to repair; one that is applied is reversed only where somebody chooses it. */
function standingOfMigration(candidate: Candidate): Standing {
  return { candidate, verified: candidate.version === 'failed', because: candidate.message }
}

/** A backup has no traffic to be judged by: it is good when its file is. */
function standingOfBackup(candidate: Candidate): Standing {
  return {
    candidate,
    verified: candidate.eligible,
    because: candidate.eligible ? candidate.message : (candidate.whyNot ?? 'cannot be restored'),
  }
}

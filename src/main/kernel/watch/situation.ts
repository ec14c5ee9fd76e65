import { failureOf } from '../../../shared/domain/failure.ts'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { PlanView } from '../../../shared/domain/plan-view.ts'
import type { Measured, Readiness, Situation, TriggerId } from '../../../shared/domain/situation.ts'
import { type Clock, timestamp } from '../ports/clock.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'
import { askOnce } from './ask-once.ts'
import { contractsReadiness } from './contracts-readiness.ts'
import { backupReadiness, fastLaneOf, readinessOf } from './fast-lane.ts'
import { liveSystems, lookAtSystems } from './look-at-systems.ts'
import { lookAtTraffic } from './look-at-traffic.ts'
import { type KnownRuns, lookAtUnderway } from './look-at-underway.ts'
import { paymasterReadiness } from './paymaster-readiness.ts'
import { type LookEnd, watchReach } from './reach.ts'
import { type Looked, startRounds } from './rounds.ts'
import { type Report, triggersOf } from './triggers.ts'

// Railway's Hobby plan answers 1,000 requests an hour: 360 of one and 120 of four leave room for a run.
const TRAFFIC_EVERY_MS = 10_000
const SYSTEMS_EVERY_MS = 30_000

export interface SituationParts extends KnownRuns {
  readonly systems: readonly System[]
  readonly clock: Clock
  reads(): Reads
  /** The plan of the fast lane, looked at through these reads. */
  preview(reads: Reads, signal: AbortSignal): Promise<PlanView>
  activeRun(): RunId | null
  /** A run that must be over before another begins. */
  runInTheWay(): RunId | null
  /** Told after each look: whether any provider can be reached. */
  reached?(online: boolean): void
}

/** What is going on, looked at again and again; the newest snapshot is the truth. */
export interface SituationWatch {
  current(): Situation
  watch(listener: (situation: Situation) => void): () => void
  refresh(): Promise<void>
  /** A run began or ended. */
  runsChanged(): void
  report(trigger: TriggerId, report: Report): void
  close(): Promise<void>
}

export function watchSituation(parts: SituationParts): SituationWatch {
  const { systems, clock } = parts
  const listeners = new Set<(situation: Situation) => void>()
  const reports = new Map<TriggerId, Report>()
  const closing = new AbortController()
  const { signal } = closing
  const noteReach = watchReach((online) => parts.reached?.(online))
  let situation = nothingYet(parts)
  // How far the clock of what measures traffic is ahead of this machine's.
  let aheadMs = 0
  const ready: { planned: readonly Readiness[]; database: readonly Readiness[] } = {
    planned: [],
    database: [],
  }

  function tell(part: Partial<Situation>): void {
    const { threshold } = situation
    const { minimumRequests } = parts.reads().profile.thresholds
    const next = {
      ...situation,
      ...part,
      at: timestamp(clock),
      activeRun: parts.activeRun(),
      runInTheWay: parts.runInTheWay(),
    }
    situation = {
      ...next,
      triggers: triggersOf(next.errorRate, { threshold, minimumRequests }, reports),
    }
    for (const listener of listeners) listener(situation)
  }

  function endOf(ends: readonly LookEnd[]): Looked {
    noteReach(ends)
    return ends.some(({ end }) => end === 'RATE_LIMITED') ? 'rate-limited' : 'answered'
  }

  async function lookAround(): Promise<Looked> {
    const reads = askOnce(parts.reads())
    const [ends] = await Promise.all([
      lookAtSystems(systems, reads, signal).then(({ backups, ends, ...found }) => {
        ready.database = [
          ...backupReadiness(backups),
          ...contractsReadiness(found.systems),
          ...paymasterReadiness(found.systems),
        ]
        tell({ ...found, readiness: [...ready.planned, ...ready.database] })
        return ends
      }),
      prepareFastLane(reads),
      lookAtUnderway(systems, parts, { reads, signal }).then((underway) => tell({ underway })),
    ])
    return endOf(ends)
  }

  async function prepareFastLane(reads: Reads): Promise<void> {
    const run = parts.activeRun()
    if (run !== null) {
      // It would be stale as soon as it is made; and the run needs the provider's patience more.
      tell({ fastLane: { kind: 'unavailable', because: `run ${run} is going on` } })
      return
    }
    try {
      const view = await parts.preview(reads, signal)
      ready.planned = readinessOf(view)
      tell({ fastLane: fastLaneOf(view), readiness: [...ready.planned, ...ready.database] })
    } catch (thrown) {
      const because = failureOf(thrown, 'to prepare the fast lane').summary
      tell({ fastLane: { kind: 'unavailable', because } })
    }
  }

  async function measure(): Promise<Looked> {
    const reads = parts.reads()
    const now = () => new Date(reads.clock.now().getTime() + aheadMs)
    const shifted = { ...reads, clock: { ...reads.clock, now } }
    const { ends, errorRate, latency, ...found } = await lookAtTraffic(systems, shifted, signal)
    aheadMs += found.aheadMs ?? 0
    tell({ errorRate, latency })
    return endOf(ends)
  }

  const common = { clock, signal, wanted: () => listeners.size > 0 }
  const rounds = [
    startRounds({ ...common, everyMs: SYSTEMS_EVERY_MS, look: lookAround }),
    startRounds({ ...common, everyMs: TRAFFIC_EVERY_MS, look: measure }),
  ]

  return {
    current: () => situation,
    watch(listener) {
      listeners.add(listener)
      listener(situation)
      for (const round of rounds) round.ifDue()
      return () => listeners.delete(listener)
    },
    async refresh() {
      await Promise.all(rounds.map((round) => round.now()))
    },
    runsChanged() {
      const run = parts.activeRun()
      if (run === situation.activeRun && parts.runInTheWay() === situation.runInTheWay) return
      const isOther = run !== situation.activeRun
      tell(isOther && run === null ? { fastLane: { kind: 'looking' } } : {})
      if (isOther) for (const round of rounds) round.afresh()
    },
    report(trigger, report) {
      reports.set(trigger, report)
      tell({})
    },
    async close() {
      closing.abort()
      await Promise.all(rounds.map((round) => round.ended()))
    },
  }
}

function nothingYet(parts: SituationParts): Situation {
  const unknown: Measured = { kind: 'unknown', because: 'not looked at yet' }
  const { profile } = parts.reads()
  return {
    at: timestamp(parts.clock),
    errorRate: unknown,
    latency: unknown,
    threshold: profile.thresholds.errorRate,
    triggers: [],
    systems: liveSystems(parts.systems).map(({ id }) => ({
      system: id,
      live: { kind: 'looking' },
    })),
    changes: [],
    fastLane: { kind: 'looking' },
    readiness: [],
    underway: [],
    activeRun: null,
    runInTheWay: null,
  }
}

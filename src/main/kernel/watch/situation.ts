import { failureOf } from '../../../shared/domain/failure.ts'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import { systemTitles } from '../../../shared/domain/identifiers.ts'
import type { PlanView } from '../../../shared/domain/plan-view.ts'
import type { Candidate } from '../../../shared/domain/release.ts'
import type {
  Change,
  LiveState,
  Measured,
  Readiness,
  Situation,
  SystemState,
  TriggerId,
} from '../../../shared/domain/situation.ts'
import { type Clock, timestamp } from '../ports/clock.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'
import { backupReadiness, fastLaneOf, readinessOf } from './fast-lane.ts'
import { type Report, triggersOf } from './triggers.ts'

// Providers limit how often they are asked; an error rate moves slower than this.
const LOOK_EVERY_MS = 5_000
const WINDOW_MINUTES = 15
const CHANGES_SHOWN = 12

export interface SituationParts {
  readonly systems: readonly System[]
  readonly clock: Clock
  reads(): Reads
  preview(signal: AbortSignal): Promise<PlanView>
  activeRun(): RunId | null
  /** A run that must be over before another begins. */
  runInTheWay(): RunId | null
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
  const listeners = new Set<(situation: Situation) => void>()
  const reports = new Map<TriggerId, Report>()
  const closing = new AbortController()
  let situation = nothingYet(parts)
  let looking: Promise<void> | undefined
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
      at: timestamp(parts.clock),
      activeRun: parts.activeRun(),
      runInTheWay: parts.runInTheWay(),
    }
    situation = {
      ...next,
      triggers: triggersOf(next.errorRate, { threshold, minimumRequests }, reports),
    }
    for (const listener of listeners) listener(situation)
  }

  async function look(): Promise<void> {
    const signal = closing.signal
    const reads = parts.reads()
    await Promise.all([
      lookAtSystems(parts.systems, reads, signal).then(({ backups, ...found }) => {
        ready.database = backupReadiness(backups)
        tell({ ...found, readiness: [...ready.planned, ...ready.database] })
      }),
      lookAtTraffic(parts.systems, reads, signal).then((found) => tell(found)),
      parts
        .preview(signal)
        .then((view) => {
          ready.planned = readinessOf(view)
          const readiness = [...ready.planned, ...ready.database]
          tell({ fastLane: fastLaneOf(view), readiness })
        })
        .catch((thrown: unknown) => {
          const because = failureOf(thrown, 'to prepare the fast lane').summary
          tell({ fastLane: { kind: 'unavailable', because } })
        }),
    ])
  }

  function refresh(): Promise<void> {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }

  const loop = (async () => {
    while (!closing.signal.aborted) {
      // Nobody looks, nobody asks the providers; the first look is made ahead, for the fast lane.
      if (listeners.size > 0 || situation.fastLane.kind === 'looking')
        await refresh().catch(() => undefined)
      await parts.clock.sleep(LOOK_EVERY_MS, closing.signal).catch(() => undefined)
    }
  })()

  return {
    current: () => situation,
    watch(listener) {
      listeners.add(listener)
      listener(situation)
      return () => listeners.delete(listener)
    },
    refresh,
    runsChanged() {
      const { activeRun, runInTheWay } = situation
      if (parts.activeRun() !== activeRun || parts.runInTheWay() !== runInTheWay) tell({})
    },
    report(trigger, report) {
      reports.set(trigger, report)
      tell({})
    },
    async close() {
      closing.abort()
      await Promise.allSettled([loop, looking])
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
    activeRun: null,
    runInTheWay: null,
  }
}

function liveSystems(systems: readonly System[]): readonly System[] {
  return systems.filter((system) => system.live !== undefined)
}

async function lookAtSystems(
  systems: readonly System[],
  reads: Reads,
  signal: AbortSignal,
): Promise<Pick<Situation, 'systems' | 'changes'> & { readonly backups: readonly Candidate[] }> {
  const [states, lists] = await Promise.all([
    Promise.all(liveSystems(systems).map((system) => stateOf(system, reads, signal))),
    Promise.all(systems.map((system) => system.candidates?.(reads, signal).catch(() => []) ?? [])),
  ])
  const changes = lists
    .flat()
    .map(changeOf)
    .sort((a, b) => b.at.localeCompare(a.at))
  const backups = lists.flat().filter((candidate) => candidate.system === 'postgres')
  return { systems: states, changes: changes.slice(0, CHANGES_SHOWN), backups }
}

async function stateOf(system: System, reads: Reads, signal: AbortSignal): Promise<SystemState> {
  const live = await system
    .live?.(reads, signal)
    .then((facts): LiveState => ({ kind: 'known', ...facts }))
    .catch((thrown: unknown): LiveState => {
      const { summary } = failureOf(thrown, `to look at ${systemTitles[system.id]}`)
      return { kind: 'unknown', because: summary }
    })
  return { system: system.id, live: live ?? { kind: 'unknown', because: 'cannot be looked at' } }
}

function changeOf({ createdAt, system, version, message, commit }: Candidate): Change {
  const what =
    system === 'postgres' ? `backup: ${message}` : `${version ?? commit.slice(0, 7)} ${message}`
  return { at: createdAt, system, what, ...(commit === '' ? {} : { commit }) }
}

async function lookAtTraffic(
  systems: readonly System[],
  reads: Reads,
  signal: AbortSignal,
): Promise<Pick<Situation, 'errorRate' | 'latency'>> {
  const measured = systems.find((system) => system.metrics !== undefined)
  const because = 'no system of this profile measures traffic'
  const unknown: Measured = { kind: 'unknown', because }
  try {
    const found = await measured?.metrics?.(reads, WINDOW_MINUTES, signal)
    return found ?? { errorRate: unknown, latency: unknown }
  } catch (thrown) {
    const failed: Measured = {
      kind: 'unknown',
      because: failureOf(thrown, 'to read the error rate').summary,
    }
    return { errorRate: failed, latency: failed }
  }
}

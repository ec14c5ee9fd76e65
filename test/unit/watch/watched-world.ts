import type { Clock } from '../../../src/main/kernel/ports/clock.ts'
import type { LiveFacts, System, TrafficMetrics } from '../../../src/main/kernel/ports/system.ts'
import {
  type SituationParts,
  type SituationWatch,
  watchSituation,
} from '../../../src/main/kernel/watch/situation.ts'
import { FailureError, failure } from '../../../src/shared/domain/failure.ts'
import type { SystemId } from '../../../src/shared/domain/identifiers.ts'
import type { PlanView } from '../../../src/shared/domain/plan-view.ts'
import type { Candidate } from '../../../src/shared/domain/release.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { createFakeWorld } from '../../doubles/reads.ts'
import { candidateOf, choiceOf, fastLaneView, planned } from './example-plan.ts'

export const liveFacts: LiveFacts = {
  label: 'v42',
  commit: 'c42c42c42c42',
  message: 'split wallets',
  author: 'lin',
  since: '2026-11-23T02:00:00.000Z',
}
export const metrics: TrafficMetrics = {
  errorRate: {
    kind: 'known',
    value: 0.2,
    requests: 900,
    windowMinutes: 15,
    series: [],
    source: 'edge',
  },
  latency: {
    kind: 'known',
    value: 120,
    requests: 900,
    windowMinutes: 15,
    series: [],
    source: 'edge',
  },
}

export function unreachable(): never {
  const words = { summary: 'No route to it', tried: 'GET /', next: 'Wait.' }
  throw new FailureError(failure('UNREACHABLE', words))
}

/** A system with these answers and nothing to do. */
export function systemOf(
  id: SystemId,
  answers: {
    readonly live?: () => LiveFacts
    readonly candidates?: () => readonly Candidate[]
    readonly metrics?: () => TrafficMetrics
  },
): System {
  const { live, candidates, metrics: measure } = answers
  return {
    id,
    operations: [],
    checks: [],
    ...(live === undefined ? {} : { live: async () => live() }),
    ...(candidates === undefined ? {} : { candidates: async () => candidates() }),
    ...(measure === undefined ? {} : { metrics: async () => measure() }),
  }
}

export const readyView: PlanView = fastLaneView(
  { web: planned('vercel'), api: planned('railway') },
  [choiceOf('vercel', candidateOf('vercel')), choiceOf('railway', candidateOf('railway'))],
)

/** A clock that stands still: what sleeps on it sleeps until it is told to stop. */
const standing: Clock = {
  now: () => new Date('2026-11-23T03:00:00.000Z'),
  monotonic: () => 0,
  sleep: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.throwIfAborted()
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
}

/** A watch over these systems, its first look just begun. */
export function startWatch(more: Partial<SituationParts>): SituationWatch {
  const { reads } = createFakeWorld({ profile: providerProfile })
  return watchSituation({
    systems: [],
    clock: standing,
    reads: () => reads,
    preview: async () => readyView,
    activeRun: () => null,
    runInTheWay: () => null,
    knowsRun: () => false,
    runbookNamed: () => null,
    ...more,
  })
}

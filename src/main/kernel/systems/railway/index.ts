import type { System } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { bringBack } from './bring-back.ts'
import { railwayCandidates } from './candidates.ts'
import { byHand } from './dashboard.ts'
import { edgeMetrics } from './edge-metrics.ts'
import { errorRateCheck } from './error-rate.ts'
import { railwayLive } from './live.ts'
import { redeploy } from './redeploy.ts'
import { rollback } from './rollback.ts'
import { runningCommitCheck } from './running-commit.ts'
import { stop } from './stop.ts'

/** The backend's provider. */
export const railwaySystem: System = {
  id: 'railway',
  operations: [operation(rollback), operation(redeploy), operation(stop), operation(bringBack)],
  checks: [errorRateCheck, runningCommitCheck],
  candidates: railwayCandidates,
  byHand,
  live: railwayLive,
  metrics: edgeMetrics,
}

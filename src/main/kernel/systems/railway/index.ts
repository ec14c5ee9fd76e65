import type { System } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { autoDeploy } from './auto-deploy.ts'
import { bringBack } from './bring-back.ts'
import { railwayCandidates } from './candidates.ts'
import { consumersCheck } from './consumers-check.ts'
import { byHand } from './dashboard.ts'
import { deployHead } from './deploy-head.ts'
import { edgeMetrics } from './edge-metrics.ts'
import { errorRateCheck } from './error-rate.ts'
import { guardRailway } from './guard.ts'
import { railwayLive } from './live.ts'
import { neighbours } from './neighbours.ts'
import { redeploy } from './redeploy.ts'
import { redeployRunning } from './redeploy-running.ts'
import { noneOf, released } from './released.ts'
import { rollback } from './rollback.ts'
import { runningCommitCheck } from './running-commit.ts'
import { setVariables } from './set-variables.ts'
import { stop } from './stop.ts'
import { commitStaged } from './volumes/commit-staged.ts'
import { databaseSources } from './volumes/database-sources.ts'
import { lockYounger } from './volumes/lock-younger.ts'
import { moveOver } from './volumes/move-over.ts'
import { namesRecovered } from './volumes/names-recovered.ts'
import { recoverToPoint } from './volumes/recover-to-point.ts'
import { recoveredAddress } from './volumes/recovered-address.ts'
import { restoreVolumeBackup } from './volumes/restore-backup.ts'
import { volumeRoom } from './volumes/volume-room.ts'

/** The backend's provider. */
export const railwaySystem: System = {
  id: 'railway',
  operations: [
    operation(rollback),
    operation(redeploy),
    operation(redeployRunning),
    operation(stop),
    operation(bringBack),
    operation(setVariables),
    operation(autoDeploy),
    operation(deployHead),
    operation(lockYounger),
    operation(restoreVolumeBackup),
    operation(commitStaged),
    operation(recoverToPoint),
    operation(moveOver),
  ],
  checks: [errorRateCheck, runningCommitCheck, consumersCheck, noneOf, released, namesRecovered],
  guard: guardRailway,
  candidates: railwayCandidates,
  byHand,
  live: railwayLive,
  metrics: edgeMetrics,
  databaseRoom: volumeRoom,
  databaseNeighbours: neighbours,
  databaseSources,
  recovered: recoveredAddress,
}

import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { estimateRestore, type RestoreEstimate } from './estimate-restore.ts'
import { measureUplink } from './measure-uplink.ts'

/** How long a dump takes to restore, by this console's earlier restores and by the uplink as it is now. */
export async function estimateNow(
  world: Pick<Reads, 'sql' | 'clock' | 'restores'>,
  given: {
    readonly target: SqlTarget
    readonly dumpBytes: number
    readonly liveBytes: number | undefined
  },
  signal: AbortSignal,
): Promise<RestoreEstimate | undefined> {
  const { target, dumpBytes, liveBytes } = given
  const uplink = await measureUplink(world, target, signal).catch((error: unknown) => {
    if (error instanceof FailureError && error.failure.code !== 'CANCELLED') return undefined
    throw error
  })
  const wireBytes = Math.max(dumpBytes, liveBytes ?? 0)
  return estimateRestore({ dumpBytes, wireBytes, uplink, past: world.restores.restores() })
}

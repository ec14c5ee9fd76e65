import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { NeighbourService } from '../../../ports/database-platform.ts'
import type { Reads } from '../../../ports/reads.ts'
import { amber, type Finding, green } from '../findings.ts'

const FACT = 'services beside the database'

/** Who else the platform runs: what the console does not stop goes on writing until the fence, and after the swap. */
export async function neighbourFindings(
  world: Pick<Reads, 'platform'>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    const services = await world.platform.neighbours(signal)
    return services === undefined ? [] : [judgeNeighbours(services)]
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code === 'CANCELLED') throw error
    return [amber(FACT, error.failure.summary, 'Look in the dashboard what else writes.')]
  }
}

export function judgeNeighbours(services: readonly NeighbourService[]): Finding {
  // A cron has nothing running between two of its times.
  const awake = services.filter(({ isRunning, schedule }) => isRunning || schedule !== undefined)
  const ours = awake.filter(({ isOurs }) => isOurs).map(named)
  const others = awake.filter(({ isOurs }) => !isOurs).map(named)
  const stopped = ours.length === 0 ? 'none is stopped by us' : `${ours.join(', ')}: we stop them`
  if (others.length === 0) return green(FACT, stopped)
  return amber(
    FACT,
    `${others.join(', ')}: not in the profile, so not stopped; ${stopped}`,
    'Stop them by hand if they write, or add them to systems.railway.services.workers. The fence refuses what they send meanwhile.',
  )
}

function named({ name, schedule }: NeighbourService): string {
  return schedule === undefined ? name : `${name} (cron ${schedule})`
}

import { createHmac } from 'node:crypto'
import type { PinnedDeployment, PinSight } from '../../../../shared/domain/pin.ts'
import type { Reads } from '../../ports/reads.ts'
import type { GuardOrder } from '../../ports/system.ts'
import { readAutoDeploy } from './auto-deploy-status.ts'
import { railwayOf, servicesOf } from './configuration.ts'
import { isRising, isRunning, type RailwayDeployment } from './deployment.ts'
import { readServices, readVariableMarks } from './read-service.ts'

/** What is under way is among the newest. */
const NEWEST = 10

const asSeen = ({ id, commit, status }: RailwayDeployment): PinnedDeployment => ({
  id,
  commit,
  status,
})

/** What each pinned service runs and is about to run, and whether pushes are deployed on it. @throws FailureError */
export async function guardRailway(
  { subjects, salt }: GuardOrder,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly PinSight[]> {
  const railway = railwayOf(world.profile)
  const known = [...servicesOf(railway, 'api'), ...servicesOf(railway, 'workers')]
  // A service that the profile has no more is of its past.
  const services = known.filter(({ id }) => subjects.some((subject) => subject.id === id))
  if (services.length === 0) return []
  const digest = (value: string) => createHmac('sha256', salt).update(value).digest('hex')
  const [seen, switches, variables] = await Promise.all([
    readServices({ services, first: NEWEST }, world, signal),
    readAutoDeploy(services, world, signal),
    Promise.all(services.map(({ id }) => readVariableMarks(id, digest, { world, signal }))),
  ])
  return services.map(({ id }, index) => {
    const own = seen.find((each) => each.id === id)
    return {
      subject: id,
      takesPushes: switches.find(({ service }) => service.id === id)?.enabled,
      live: own?.active.filter(isRunning).map(asSeen) ?? [],
      coming: own?.listed.filter(isRising).map(asSeen) ?? [],
      waiting: [],
      variables: variables[index],
      marksMayLast: false,
    }
  })
}

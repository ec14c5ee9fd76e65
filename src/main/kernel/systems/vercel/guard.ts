import { z } from 'zod'
import type { PinnedDeployment, PinSight } from '../../../../shared/domain/pin.ts'
import type { Reads } from '../../ports/reads.ts'
import type { GuardOrder } from '../../ports/system.ts'
import { isMoving } from './alias-request.ts'
import { DeploymentsAnswer } from './answers.ts'
import { vercelOf } from './configuration.ts'
import { deploymentOf, type VercelDeployment } from './deployment.ts'
import { readProject, type VercelProject } from './read-project.ts'
import { readVercel } from './request.ts'

/** What is under way is among the newest. */
const NEWEST = '20'
const COMING = ['QUEUED', 'INITIALIZING', 'BUILDING']

const Variables = z.object({
  envs: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      target: z.union([z.string(), z.array(z.string())]).nullish(),
      gitBranch: z.string().nullish(),
      updatedAt: z.number().nullish(),
    }),
  ),
})

/** What of the pinned project is live, on its way, or waiting, and whether pushes go live. @throws FailureError */
export async function guardVercel(
  { subjects }: GuardOrder,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly PinSight[]> {
  const [project, newest, variables] = await Promise.all([
    readProject(world, signal),
    readNewest(world, signal),
    readMarks(world, signal),
  ])
  // The profile has one project; a pin of another one is of another profile's past.
  const own = subjects.filter(({ id }) => id === project.id)
  return own.map(({ id }) => ({ subject: id, ...sightOf(project, newest), ...variables }))
}

function sightOf(project: VercelProject, newest: readonly VercelDeployment[]) {
  const { productionId, productionCommit, lastRequest } = project
  const named = (id: string, status: string): PinnedDeployment => {
    const own = id === productionId ? productionCommit : ''
    return { id, commit: own || (newest.find((each) => each.id === id)?.commit ?? ''), status }
  }
  const assigned =
    isMoving(lastRequest) && lastRequest?.toDeploymentId !== productionId
      ? [named(lastRequest?.toDeploymentId ?? '', 'assigning')]
      : []
  const asSeen = ({ id, commit, state }: VercelDeployment) => ({ id, commit, status: state })
  return {
    takesPushes: project.autoAssign,
    live: productionId === undefined ? [] : [named(productionId, 'live')],
    coming: [...assigned, ...newest.filter(({ state }) => COMING.includes(state)).map(asSeen)],
    waiting: newest
      .filter(({ state, substate }) => state === 'READY' && substate === 'STAGED')
      .map(asSeen),
  }
}

async function readNewest(world: Reads, signal: AbortSignal): Promise<readonly VercelDeployment[]> {
  const { projectId } = vercelOf(world.profile)
  const query = { projectId, target: 'production', limit: NEWEST }
  const call = { method: 'GET', path: '/v7/deployments', query } as const
  const { deployments } = await readVercel(call, DeploymentsAnswer, { world, signal })
  return deployments.flatMap((item) => deploymentOf(item) ?? [])
}

/** No value is read: Vercel numbers each change itself. */
async function readMarks(
  world: Reads,
  signal: AbortSignal,
): Promise<Pick<PinSight, 'variables' | 'marksMayLast'>> {
  const project = encodeURIComponent(vercelOf(world.profile).projectId)
  const call = { method: 'GET', path: `/v10/projects/${project}/env` } as const
  const answer = await readVercel(call, Variables, { world, signal }).catch((thrown) => {
    if (signal.aborted) throw thrown
    // A token that may not read them can still watch the rest.
    return undefined
  })
  const marks = answer?.envs
    .filter(({ target, gitBranch }) => [target].flat().includes('production') && !gitBranch)
    .map(({ id, key, updatedAt }) => [key, `${id} ${updatedAt ?? 0}`] as const)
  return {
    variables: marks === undefined ? undefined : Object.fromEntries(marks),
    marksMayLast: true,
  }
}

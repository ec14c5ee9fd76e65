import type { IncidentWorld } from './incident-world.ts'

/** What of one system serves now, and what else could. */
export interface Standing {
  readonly live: string
  readonly liveCommit: string
  /** A release that can be gone back to and does not serve. */
  readonly other: string
  readonly otherCommit: string
}

/** Where web stands, by the provider's own state. */
export async function webStanding(world: IncidentWorld): Promise<Standing> {
  const { projects, deployments } = await world.vercelState()
  const live = deployments.find(({ id }) => id === projects[0]?.productionDeploymentId)
  const other = deployments.find(
    ({ id, source, build }) =>
      id !== live?.id && source === 'git' && ['v41', 'v40'].includes(build.version),
  )
  return standing(live, other)
}

/** Where the API stands. */
export async function apiStanding(world: IncidentWorld): Promise<Standing> {
  const { deployments, images } = await world.railwayState()
  const api = deployments.filter(
    ({ serviceId }) => serviceId === world.description.railway.services.api,
  )
  const live = api.findLast(({ status }) => status === 'SUCCESS')
  const versionOf = (commit: string) => images[commit]?.version ?? ''
  // Only these two run on the head of the bad release.
  const other = api.find(
    ({ commit }) => commit !== live?.commit && ['v41', 'v42'].includes(versionOf(commit)),
  )
  return standing(live, other)
}

interface Deployed {
  readonly id: string
  readonly commit: string
}

function standing(live: Deployed | undefined, other: Deployed | undefined): Standing {
  if (live === undefined || other === undefined) throw new Error('the world has no such release')
  return { live: live.id, liveCommit: live.commit, other: other.id, otherCommit: other.commit }
}

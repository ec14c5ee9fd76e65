import type { DueEvent } from './due-event.ts'
import { editDeployment, editProject, moveAliases } from './edit-state.ts'
import type { BuildSchedule, Deployment, VercelState } from './model.ts'

function stamp(deployment: Deployment, schedule: BuildSchedule, atMs: number): number {
  return deployment.createdAt + Math.round(atMs - schedule.startedAtMs)
}

/**
 * A finished production build takes the domains by itself, without a `lastAliasRequest`, unless a rollback is
 * pinned: then it stays `STAGED` until somebody promotes (facts/vercel.md §5).
 */
function goLive(state: VercelState, deployment: Deployment, at: number): VercelState {
  const project = state.projects.find(({ id }) => id === deployment.projectId)
  if (deployment.target !== 'production' || !project?.autoAssignCustomDomains) return state
  const moved = moveAliases(state, (alias) => alias.projectId === project.id, {
    deploymentId: deployment.id,
    at,
  })
  return editProject(moved, project.id, (each) => ({
    ...each,
    productionDeploymentId: deployment.id,
  }))
}

function finish(state: VercelState, deployment: Deployment, schedule: BuildSchedule): VercelState {
  const at = stamp(deployment, schedule, schedule.endsAtMs)
  const built = editDeployment(state, deployment.id, (each) => ({
    ...each,
    readyState: schedule.outcome,
    readyAt: at,
    errorMessage: schedule.outcome === 'ERROR' ? 'Command "npm run build" exited with 1' : null,
    schedule: null,
  }))
  return schedule.outcome === 'READY' ? goLive(built, deployment, at) : built
}

/** What is still to come of a deployment's build. */
export function buildEvents(deployment: Deployment): readonly DueEvent[] {
  const schedule = deployment.schedule
  if (schedule === null) return []
  if (deployment.readyState === 'QUEUED') {
    return [
      {
        atMs: schedule.buildsAtMs,
        change: (state) =>
          editDeployment(state, deployment.id, (each) => ({
            ...each,
            readyState: 'BUILDING',
            buildingAt: stamp(deployment, schedule, schedule.buildsAtMs),
          })),
      },
    ]
  }
  return [{ atMs: schedule.endsAtMs, change: (state) => finish(state, deployment, schedule) }]
}

import { type AliasJob, type AliasJobType, planAliasJob } from './alias-job.ts'
import type { Call } from './call.ts'
import { servesAllDomains } from './candidates.ts'
import { editProject } from './edit-state.ts'
import type { Deployment, Project, VercelState } from './model.ts'

export interface Move {
  readonly type: AliasJobType
  readonly project: Project
  readonly deployment: Deployment
  /** Reason given with a rollback; kept as `rollbackDescription`. */
  readonly description: string | null
}

/** What a move needs to know of the call that asks for it. */
export type MoveContext = Pick<
  Call,
  'state' | 'actor' | 'now' | 'nowMs' | 'mint' | 'timing' | 'sabotage'
>

/**
 * Every domain is there and the pin is as it would be: the vendor answers `skipped`, which its CLI counts as done
 * (facts/vercel.md §4). Our reading; so a promote of what a rollback made live still unpins.
 */
function changesNothing(move: Move, state: VercelState): boolean {
  const unpins = move.type === 'promote'
  return servesAllDomains(state, move.deployment) && move.project.autoAssignCustomDomains === unpins
}

function planJob(move: Move, context: MoveContext): AliasJob {
  const { state, actor, now, nowMs, mint, timing, sabotage } = context
  const aliases = state.aliases.filter(({ projectId }) => projectId === move.project.id)
  const job = planAliasJob(aliases, {
    id: `job_${mint(16)}`,
    type: move.type,
    fromDeploymentId: move.project.productionDeploymentId,
    toDeploymentId: move.deployment.id,
    requestedAt: now,
    requestedBy: actor.uid,
    nowMs,
    durationMs: timing.jobMs,
    sabotage,
  })
  return changesNothing(move, state)
    ? { ...job, status: 'skipped', beginsAtMs: null, endsAtMs: null, moves: [] }
    : job
}

/** The state in which the move has been accepted; that it was allowed is the caller's to know. */
export function beginMove(move: Move, context: MoveContext): VercelState {
  const { actor, now } = context
  const described =
    move.description === null
      ? null
      : {
          userId: actor.uid,
          username: actor.username,
          description: move.description,
          createdAt: now,
        }
  const job = planJob(move, context)
  return editProject(context.state, move.project.id, (project) => ({
    ...project,
    job,
    rollbackDescription:
      move.type === 'rollback' && job.status !== 'skipped'
        ? described
        : project.rollbackDescription,
  }))
}

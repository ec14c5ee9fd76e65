import type { AliasJob, AliasMove } from './alias-job.ts'
import type { DueEvent } from './due-event.ts'
import { editProject, moveAliases } from './edit-state.ts'
import type { Project, VercelState } from './model.ts'

function editJob(state: VercelState, projectId: string, edit: (job: AliasJob) => AliasJob) {
  return editProject(state, projectId, (project) =>
    project.job === null ? project : { ...project, job: edit(project.job) },
  )
}

function editMove(job: AliasJob, host: string, edit: (move: AliasMove) => AliasMove): AliasJob {
  return { ...job, moves: job.moves.map((move) => (move.host === host ? edit(move) : move)) }
}

function stamp(job: AliasJob, atMs: number): number {
  return job.requestedAt + Math.round(atMs - job.startedAtMs)
}

function settle(state: VercelState, project: Project, job: AliasJob, move: AliasMove): VercelState {
  const status = move.outcome === 'fails' ? 'failed' : 'completed'
  const settled = editJob(state, project.id, (each) =>
    editMove(each, move.host, (it) => ({ ...it, status, settlesAtMs: null })),
  )
  if (move.outcome !== 'moves') return settled
  return moveAliases(settled, (alias) => alias.host === move.host, {
    deploymentId: job.toDeploymentId,
    at: stamp(job, move.settlesAtMs ?? job.startedAtMs),
  })
}

/**
 * The end of a job. Success of a rollback pins production, of a promote unpins it (facts/vercel.md §5);
 * a failed job leaves the pin, and what the project says it serves, as they were.
 */
function end(state: VercelState, project: Project, job: AliasJob): VercelState {
  return editProject(state, project.id, (each) => {
    const ended = { ...each, job: { ...job, status: job.ending, endsAtMs: null } }
    if (job.ending === 'failed') return ended
    return {
      ...ended,
      productionDeploymentId: job.toDeploymentId,
      autoAssignCustomDomains: job.type === 'promote',
      autoAssignCustomDomainsUpdatedBy: job.requestedBy,
      rollbackDescription: job.type === 'promote' ? null : each.rollbackDescription,
    }
  })
}

/** What is still to come of a project's job. */
export function jobEvents(project: Project): readonly DueEvent[] {
  const job = project.job
  if (job === null) return []
  const begins: readonly DueEvent[] =
    job.beginsAtMs === null
      ? []
      : [
          {
            atMs: job.beginsAtMs,
            change: (state) =>
              editJob(state, project.id, (each) => ({
                ...each,
                status: 'in-progress',
                beginsAtMs: null,
                moves: each.moves.map((move) => ({ ...move, status: 'in-progress' })),
              })),
          },
        ]
  const moves = job.moves.flatMap((move): readonly DueEvent[] =>
    move.settlesAtMs === null
      ? []
      : [{ atMs: move.settlesAtMs, change: (state) => settle(state, project, job, move) }],
  )
  const ends: readonly DueEvent[] =
    job.endsAtMs === null
      ? []
      : [{ atMs: job.endsAtMs, change: (state) => end(state, project, job) }]
  return [...begins, ...moves, ...ends]
}

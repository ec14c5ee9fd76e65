import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { Operation } from '../../ports/system.ts'
import { OverrideInput, releaseName, TargetInput } from '../target-input.ts'
import { AliasMoveDetails, moveDetails } from './details.ts'
import { applyMove, moveAct, moveState, reconcileMove } from './move.ts'
import { observeVercel, type VercelObserved } from './observe.ts'
import { refuseIneligible, refuseMove } from './refuse.ts'
import { verifyMove } from './verify-move.ts'

/** Vercel keeps the reason with the rollback; how long it may be is not documented. */
const LONGEST_DESCRIPTION = 200

const RollbackInput = z.object({
  target: TargetInput,
  reason: z.string().exactOptional(),
  override: OverrideInput,
})
type RollbackInput = z.infer<typeof RollbackInput>

function plan(input: RollbackInput, observed: VercelObserved): Planned<AliasMoveDetails> {
  const { project, target, live, vercel } = observed
  if (project.productionId === target.id) {
    const evidence = [fact('Serves production', target.id)]
    return { kind: 'nothing-to-do', because: `${releaseName(target)} is live already.`, evidence }
  }
  const refused =
    refuseMove(observed, input.override) ??
    (input.override === undefined ? refuseIneligible(observed) : undefined)
  if (refused !== undefined) return refused
  const version = input.target.version ?? null
  const description = input.reason?.trim().slice(0, LONGEST_DESCRIPTION) || null
  const details = moveDetails(observed, {
    kind: 'rollback',
    version,
    description,
    override: input.override ?? null,
  })
  return {
    kind: 'plan',
    plan: {
      system: 'vercel',
      operation: 'rollback',
      title: `Roll back web to ${releaseName({ ...target, version })}`,
      now: [
        fact('Live now', live ? `${releaseName(live)} ${live.id}` : 'not named by Vercel'),
        fact('Live since request', project.lastRequest?.type ?? 'a push'),
      ],
      target: [
        fact('Deployment', target.id),
        fact('Commit', target.commit || 'unknown'),
        fact('Message', target.message),
        fact('Domains', project.domains.join(', ')),
      ],
      acts: [moveAct(vercel, details)],
      preconditions: { liveDeployment: live?.id ?? 'none' },
      details,
      reversibility: 'reversible',
      warnings: [
        'Production is pinned afterwards: pushes to main do not go live until a promote.',
        'The old build comes back with the variables it was built with; cron jobs go back with it.',
        'Tabs that are open keep the bad deployment while skew protection holds them.',
      ],
    },
  }
}

function planUndo(own: Plan<AliasMoveDetails>, { live, vercel }: VercelObserved): Undo {
  if (live === undefined) {
    return { kind: 'no-way-back', because: 'Vercel does not name what is live now.' }
  }
  const back = { ...own.details, kind: 'promote' as const, deploymentId: live.id }
  return {
    kind: 'undo',
    title: `Promote ${releaseName(live)} again (this also releases the pin: pushes go live again)`,
    acts: [moveAct(vercel, back)],
    ...(live.expiresAt === undefined ? {} : { until: new Date(live.expiresAt).toISOString() }),
    operation: {
      system: 'vercel',
      name: 'promote',
      input: { target: { deploymentId: live.id, ...(live.commit ? { commit: live.commit } : {}) } },
    },
  }
}

/** Instant rollback: production is aimed at an earlier build, and pinned to it. */
export const rollback: Operation<RollbackInput, VercelObserved, AliasMoveDetails> = {
  system: 'vercel',
  name: 'rollback',
  input: RollbackInput,
  details: AliasMoveDetails,
  // The CLI gives the job three minutes.
  patience: { everyMs: 1000, forMs: 180_000 },
  probe: (input, world, signal) => observeVercel(input.target.deploymentId, world, signal),
  plan,
  planUndo,
  preState: (_, world, signal) => moveState(world, signal),
  apply: applyMove,
  reconcile: reconcileMove,
  verify: verifyMove,
}

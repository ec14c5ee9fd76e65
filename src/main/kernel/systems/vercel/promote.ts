import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { Operation } from '../../ports/system.ts'
import { OverrideInput, releaseName, TargetInput } from '../target-input.ts'
import { AliasMoveDetails, moveDetails } from './details.ts'
import { applyMove, moveAct, moveState, reconcileMove } from './move.ts'
import { observeVercel, type VercelObserved } from './observe.ts'
import { isPinned } from './read-project.ts'
import { refuseMove } from './refuse.ts'
import { verifyMove } from './verify-move.ts'

const PromoteInput = z.object({ target: TargetInput, override: OverrideInput })
type PromoteInput = z.infer<typeof PromoteInput>

function plan(input: PromoteInput, observed: VercelObserved): Planned<AliasMoveDetails> {
  const { project, target, live, vercel } = observed
  const isLive = project.productionId === target.id
  if (isLive && !isPinned(project)) {
    const evidence = [fact('Serves production', target.id)]
    const because = `${releaseName(target)} is live already and nothing is pinned.`
    return { kind: 'nothing-to-do', because, evidence }
  }
  const refused = refuseMove(observed, input.override)
  if (refused !== undefined) return refused
  const version = input.target.version ?? null
  const override = input.override ?? null
  const details = moveDetails(observed, { kind: 'promote', version, description: null, override })
  const name = releaseName({ ...target, version })
  return {
    kind: 'plan',
    plan: {
      system: 'vercel',
      operation: 'promote',
      title: isLive ? `Release the pin on ${name}` : `Promote ${name} to production`,
      now: [fact('Live now', live ? `${releaseName(live)} ${live.id}` : 'not named by Vercel')],
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
        'Unlike a rollback, a promote does not pin: auto-assignment is on afterwards, and the next push to main goes live.',
        'Nothing is built: the build goes on the air with the variables it was built with.',
        'Behind an active rolling release Vercel queues it (202).',
      ],
    },
  }
}

function planUndo(own: Plan<AliasMoveDetails>, { live, vercel }: VercelObserved): Undo {
  if (live === undefined || live.id === own.details.deploymentId) {
    const because =
      live === undefined
        ? 'Vercel does not name what is live now.'
        : 'What is live stays live; a pin comes back only with another rollback.'
    return { kind: 'no-way-back', because }
  }
  const back = { ...own.details, kind: 'rollback' as const, deploymentId: live.id }
  return {
    kind: 'undo',
    title: `Roll back to ${releaseName(live)} (this pins production)`,
    acts: [moveAct(vercel, back)],
    ...(live.expiresAt === undefined ? {} : { until: new Date(live.expiresAt).toISOString() }),
    operation: {
      system: 'vercel',
      name: 'rollback',
      input: { target: { deploymentId: live.id, ...(live.commit ? { commit: live.commit } : {}) } },
    },
  }
}

/** Aims production at a build and lets pushes go live again: the other way forward, and a rollback's undo. */
export const promote: Operation<PromoteInput, VercelObserved, AliasMoveDetails> = {
  system: 'vercel',
  name: 'promote',
  input: PromoteInput,
  details: AliasMoveDetails,
  patience: { everyMs: 1000, forMs: 180_000 },
  probe: (input, world, signal) => observeVercel(input.target.deploymentId, world, signal),
  plan,
  planUndo,
  preState: (_, world, signal) => moveState(world, signal),
  apply: applyMove,
  reconcile: reconcileMove,
  verify: verifyMove,
}

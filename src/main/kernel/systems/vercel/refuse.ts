import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { releaseName } from '../target-input.ts'
import { isMoving } from './alias-request.ts'
import type { VercelObserved } from './observe.ts'

type Refusal = Extract<Planned, { kind: 'refusal' }>

function refusal(
  code: Failure['code'],
  words: { readonly summary: string; readonly next: string; readonly answered?: string },
  override?: string,
): Refusal {
  return {
    kind: 'refusal',
    failure: failure(code, {
      tried: 'look at the target before anything is sent',
      field: 'target.deploymentId',
      retry: 'no',
      ...words,
    }),
    ...(override === undefined ? {} : { override }),
  }
}

/** What no reason can talk past: it would not put the wanted release on the air. */
function impossible({ vercel, project, target }: VercelObserved): Refusal | undefined {
  if (target.projectId !== undefined && target.projectId !== project.id) {
    return refusal('WRONG_PROJECT', {
      summary: `${target.id} belongs to project ${target.projectId}, not to ${vercel.projectId}.`,
      next: 'Choose a deployment of this project.',
    })
  }
  if (target.removedByRetention || target.state === 'DELETED') {
    return refusal('PAST_RETENTION', {
      summary: `Vercel has removed ${releaseName({ ...target, deploymentId: target.id })}; it cannot be served again.`,
      answered: `readyState ${target.state}`,
      next: 'Choose a newer deployment, or push a revert of the bad commit.',
    })
  }
  if (target.target !== 'production') {
    return refusal('NO_CANDIDATE', {
      summary: `${target.id} is a ${target.target ?? 'preview'} deployment; only production builds can go back on the air unchanged.`,
      answered: `target ${target.target ?? 'null'}`,
      next: 'Choose a production deployment. The vercel CLI would take this one by building it anew with the production variables: that is a new release, not a way back.',
    })
  }
  if (target.state !== 'READY') {
    return refusal('NO_CANDIDATE', {
      summary: `${target.id} is ${target.state}, not READY.`,
      answered: `readyState ${target.state}`,
      next: 'Choose a deployment that is READY.',
    })
  }
  return undefined
}

/** What a reasoned override gets past. */
function doubtful({ project, target, live }: VercelObserved): Refusal | undefined {
  const last = project.lastRequest
  if (last !== undefined && isMoving(last)) {
    const found = refusal(
      'ANOTHER_IN_PROGRESS',
      {
        summary: `A ${last.type} to ${last.toDeploymentId} is under way (${last.jobStatus}).`,
        answered: `lastAliasRequest ${last.type} ${last.jobStatus}`,
        next: 'Wait until it has ended and look again, or ask who started it.',
      },
      'Send it all the same: the later request wins, and the earlier one may end half done.',
    )
    return { ...found, failure: { ...found.failure, retry: 'safe' } }
  }
  if (live !== undefined && live.id !== target.id && live.commit && live.commit === target.commit) {
    return refusal(
      'SAME_AS_FAILING',
      {
        summary: `The target has the same commit as what is live, ${releaseName(live)}.`,
        next: 'Choose a deployment of an earlier commit.',
      },
      'Go on if the build or its variables are at fault, not the code.',
    )
  }
  return undefined
}

/** Why a move is refused, if it is; `override` is the operator's recorded reason. */
export function refuseMove(
  observed: VercelObserved,
  override: string | undefined,
): Refusal | undefined {
  return impossible(observed) ?? (override === undefined ? doubtful(observed) : undefined)
}

/** Only for a rollback: Vercel does not offer the target. */
export function refuseIneligible({ target }: VercelObserved): Refusal | undefined {
  if (target.rollbackCandidate !== false) return undefined
  return refusal(
    'PLAN_LIMIT',
    {
      summary: `Vercel does not offer ${releaseName(target)} for an instant rollback: ${whyIneligible(target)}.`,
      answered: 'isRollbackCandidate false',
      next: 'Choose a deployment that is offered, or promote this one.',
    },
    'Send it all the same and show what Vercel answers.',
  )
}

/** Why a deployment is not offered, in words. */
export function whyIneligible(target: VercelObserved['target']): string {
  if (target.state !== 'READY') return `it is ${target.state}`
  if (target.substate === 'STAGED') return 'it never served production'
  return 'on the Hobby plan only the deployment just before the live one is offered'
}

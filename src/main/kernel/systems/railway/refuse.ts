import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { releaseName } from '../target-input.ts'
import { isRising } from './deployment.ts'
import type { RailwayObserved } from './observe.ts'

/** A plan's refusal. */
export type Refusal = Extract<Planned, { kind: 'refusal' }>

/** Builds a refusal; nothing was sent. */
export function refusal(
  code: Failure['code'],
  words: {
    readonly summary: string
    readonly next: string
    readonly answered?: string
    readonly field?: string
    readonly retry?: Failure['retry']
  },
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

/** The target is none of this project, environment or service. */
export function refuseForeign({
  railway,
  group,
  target,
  service,
}: RailwayObserved): Refusal | undefined {
  const home =
    target.projectId === railway.projectId && target.environmentId === railway.environmentId
  if (home && service !== undefined) return undefined
  return refusal('WRONG_PROJECT', {
    summary: home
      ? `${target.id} is a deployment of service ${target.serviceId ?? 'unknown'}, which is not among the ${group} of the profile.`
      : `${target.id} belongs to project ${target.projectId}, environment ${target.environmentId}.`,
    next: 'Choose a deployment of the service that the profile names.',
  })
}

/** What a reasoned override gets past: somebody else is at it, or the code would stay the same. */
export function refuseDoubtful({ target, service, live }: RailwayObserved): Refusal | undefined {
  const rising = service?.listed.find(isRising)
  if (rising !== undefined) {
    return refusal(
      'ANOTHER_IN_PROGRESS',
      {
        summary: `A deployment of ${service?.name ?? 'the service'}, ${releaseName({ ...rising, deploymentId: rising.id })}, is on its way (${rising.status}).`,
        answered: `${rising.id} ${rising.status}`,
        next: 'Wait until it has ended and look again, or ask who started it.',
        retry: 'safe',
      },
      'Send it all the same: the later deployment takes the place of the earlier one.',
    )
  }
  if (live !== undefined && live.commit !== '' && live.commit === target.commit) {
    return refusal(
      'SAME_AS_FAILING',
      {
        summary: `The target has the same commit as what runs now, ${releaseName(live)}: no code would change.`,
        next: 'Choose a deployment of an earlier commit.',
      },
      'Go on if the image or its variables are at fault, not the code.',
    )
  }
  return undefined
}

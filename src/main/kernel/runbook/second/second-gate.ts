import type { PlanHash } from '../../../../shared/domain/identifiers.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { Run, Step } from '../../../../shared/domain/run.ts'
import { openSecond, type SecondRequest } from '../../../../shared/domain/second-approval.ts'
import type { Purpose } from '../../../../shared/domain/step-state.ts'
import { type Clock, type Ids, timestamp } from '../../ports/clock.ts'
import { bringsServiceBack } from './brings-service-back.ts'
import { createRequestClock, type RequestClock } from './request-clock.ts'
import { writeRequest } from './request-line.ts'

/** What is about to be done. */
export interface SecondAbout {
  readonly run: Run
  readonly step: Step
  readonly plan: Plan
  readonly planHash: PlanHash
  readonly purpose: Purpose
}

/** Which acts need a second person, and what that person is asked. It records nothing. */
export interface SecondGate {
  readonly profile: GateProfile
  readonly time: RequestClock
  isNeeded(about: SecondAbout): boolean
  /** Whether an answer for this very plan is there, and no act has used it. */
  isGiven(about: SecondAbout): boolean
  /** A request for this plan; null where one is open that can still be answered. */
  newRequest(about: SecondAbout): SecondRequest | null
}

export type GateProfile = Pick<Profile, 'name' | 'environment' | 'operator' | 'secondApproval'>

export function createSecondGate(parts: {
  readonly profile: GateProfile
  readonly clock: Clock
  readonly ids: Pick<Ids, 'token'>
}): SecondGate {
  const { profile, clock, ids } = parts
  const time = createRequestClock(clock)
  return {
    profile,
    time,
    isNeeded({ run, step, plan, purpose }) {
      if (bringsServiceBack(run, step, purpose)) return false
      const named = profile.secondApproval?.operations.includes(`${plan.system}.${plan.operation}`)
      // A profile that was edited during a run does not take back what was asked in it.
      return named === true || (step.seconds ?? []).some((one) => one.request.purpose === purpose)
    },
    isGiven: ({ step, ...about }) => openSecond(step, about)?.answer !== undefined,
    newRequest(about) {
      const { run, step, plan, planHash, purpose } = about
      const open = openSecond(step, about)
      if (open !== undefined && !time.hasLapsed(open)) return null
      const times = profile.secondApproval ?? step.seconds?.at(-1)?.request
      if (times === undefined) return null
      const { validMinutes, breakGlassAfterMinutes } = times
      const at = timestamp(clock)
      const nonce = ids.token()
      const line = writeRequest({
        environment: profile.environment,
        profile: profile.name,
        run: run.id,
        step: step.id,
        operation: `${plan.system}.${plan.operation}`,
        purpose,
        planHash,
        title: plan.title,
        reason: run.reason,
        startedBy: run.startedBy,
        nonce,
        at,
        validUntil: new Date(Date.parse(at) + validMinutes * 60_000).toISOString(),
      })
      const since = open?.request.since ?? at
      const of = { nonce, planHash, purpose, line }
      const request = { ...of, at, since, validMinutes, breakGlassAfterMinutes }
      time.made(request, open?.request)
      return request
    },
  }
}

import type { Step } from '../../../../shared/domain/run.ts'
import {
  openSecond,
  type SecondAnswer,
  type SecondRequest,
  validUntil,
  waivableFrom,
} from '../../../../shared/domain/second-approval.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'

/** Where the second approval of a step stands, as far as this page's clock knows: the kernel's own decides. */
export type SecondState =
  | { readonly kind: 'not-needed' }
  | {
      readonly kind: 'waiting'
      readonly request: SecondRequest
      readonly validForMs: number
      /** 0: the glass may be broken. */
      readonly waivableInMs: number
    }
  | { readonly kind: 'lapsed'; readonly request: SecondRequest }
  | { readonly kind: 'given'; readonly answer: SecondAnswer; readonly validForMs: number }

type Waiting = Extract<StepState, { readonly kind: 'awaiting-approval' }>

export function secondState(step: Step, state: Waiting, now: number): SecondState {
  const open = openSecond(step, state)
  if (open === undefined) return { kind: 'not-needed' }
  const { request, answer } = open
  const validForMs = validUntil(open) - now
  if (validForMs <= 0) return { kind: 'lapsed', request }
  if (answer !== undefined) return { kind: 'given', answer, validForMs }
  const waivableInMs = Math.max(0, waivableFrom(request) - now)
  return { kind: 'waiting', request, validForMs, waivableInMs }
}

/** Why the operator's own approval has to wait, or nothing. */
export function whyNotYet(second: SecondState): string | undefined {
  switch (second.kind) {
    case 'waiting':
      return 'It waits for the second approval.'
    case 'lapsed':
      return 'The second approval has lapsed.'
    case 'given':
    case 'not-needed':
      return undefined
  }
}

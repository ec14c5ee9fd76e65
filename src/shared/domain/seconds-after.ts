import type { RunEvent } from './run-event.ts'
import type { SecondAnswer, SecondApproval } from './second-approval.ts'

type Seconds = readonly SecondApproval[]

/** What a second person was asked about a step, after an event of it. */
export function secondsAfter(seconds: Seconds, event: RunEvent): Seconds {
  switch (event.kind) {
    case 'step-second-asked':
      return [...seconds, { request: event.request }]
    case 'step-second-approved': {
      const { approver, at, nonce } = event
      return answered(seconds, nonce, { kind: 'approved', approver, at })
    }
    case 'step-second-waived': {
      const { by, because, at, nonce } = event
      return answered(seconds, nonce, { kind: 'waived', by, because, at })
    }
    // An act uses its approval up; whatever was asked for another plan is of no use any more.
    case 'intent':
      return seconds.map((one) => ({ ...one, used: true }))
    default:
      return seconds
  }
}

function answered(seconds: Seconds, nonce: string, answer: SecondAnswer): Seconds {
  return seconds.map((one) => (one.request.nonce === nonce ? { ...one, answer } : one))
}

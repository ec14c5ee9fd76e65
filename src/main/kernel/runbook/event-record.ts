import type { JsonObject } from '../../../shared/domain/json.ts'
import type { RunEvent } from '../../../shared/domain/run-event.ts'

/** How an event stands in the journal. */
export interface EventRecord {
  readonly type: 'INTENT' | 'RESULT' | 'STEP' | 'GAP'
  /** On disk before anything that depends on it is sent or shown. */
  readonly durable: boolean
}

/** Intents before the act, results before success is shown; the rest is grouped. */
export function recordOf(event: RunEvent): EventRecord {
  switch (event.kind) {
    case 'intent':
      return { type: 'INTENT', durable: true }
    case 'result':
    case 'step-succeeded':
    case 'step-failed':
    case 'step-queued':
    case 'step-unknown':
    case 'step-undone':
    case 'traffic-put-back':
    case 'run-ended':
      return { type: 'RESULT', durable: true }
    // Owed a countersignature, like everything that went past a rule.
    case 'step-second-waived':
      return { type: 'GAP', durable: true }
    case 'run-started':
    case 'step-approved':
    case 'step-second-asked':
    case 'step-second-approved':
    case 'step-overridden':
    case 'step-written':
    case 'step-skipped':
    case 'step-found':
    case 'user-report':
    case 'run-cancelling':
    case 'gap':
      return { type: 'STEP', durable: true }
    case 'step-blocked':
    case 'step-ready':
    case 'step-looking':
    case 'step-planned':
    case 'step-asks-operator':
    case 'step-phase':
    case 'run-paused':
    case 'run-resumed':
      return { type: 'STEP', durable: false }
  }
}

export function bodyOf(event: RunEvent): JsonObject {
  // Events are plain data by construction; a round trip through JSON drops what JSON does not know.
  return { kind: 'run-event', event: JSON.parse(JSON.stringify(event)) }
}

/** The event in a record's body, where it holds one. Only this kernel writes there, and the log is authenticated. */
export function eventOf(body: JsonObject): RunEvent | undefined {
  if (body['kind'] !== 'run-event') return undefined
  return body['event'] as unknown as RunEvent
}

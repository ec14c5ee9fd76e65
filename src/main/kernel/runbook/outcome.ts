import type { Run, RunOutcome } from '../../../shared/domain/run.ts'
import { isComplete } from './gates.ts'

/**
 * How a run ends, or `undefined` while it goes on. A run with a failed step does not end by itself: the
 * operator may try again, pass the step over, or end it; cancel is not failure.
 */
export function outcomeOf(run: Run, now: { readonly busy: boolean }): RunOutcome | undefined {
  if (run.endedAt !== undefined || now.busy) return undefined
  if (isComplete(run)) return 'done'
  if (!run.cancelling) return undefined
  const kinds = new Set(run.steps.map((step) => step.state.kind))
  if (kinds.has('unknown')) return 'unknown'
  return kinds.has('failed') ? 'failed' : 'cancelled'
}

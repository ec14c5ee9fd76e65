import type { Timestamp } from './identifiers.ts'
import { type Run, stepOf } from './run.ts'

/** The step that tells users for the first time. */
export const FIRST_STATUS = 'status-open'
/** Users who see that something is wrong, and read nothing of it, ask support after about that long. */
const FIRST_STATUS_MINUTES = 5

/** When users should have been told; undefined where they were, where it was decided not to, and where nothing can tell them. */
export function firstStatusDue(run: Run): Timestamp | undefined {
  const state = stepOf(run, FIRST_STATUS)?.state.kind
  const settled = state === undefined || state === 'succeeded' || state === 'skipped'
  if (settled || run.endedAt !== undefined || run.cancelling) return undefined
  return new Date(Date.parse(run.startedAt) + FIRST_STATUS_MINUTES * 60_000).toISOString()
}

import { buildEvents } from './build-events.ts'
import { jobEvents } from './job-events.ts'
import type { VercelState } from './model.ts'

/**
 * Lets everything happen that was due by `nowMs` (simulator's own time), in its order: so the state is a function
 * of time, a restarted world catches up, and no timer can be lost. The same object when nothing was due.
 */
export function advance(state: VercelState, nowMs: number): VercelState {
  let current = state
  for (;;) {
    const events = [
      ...current.deployments.flatMap(buildEvents),
      ...current.projects.flatMap(jobEvents),
    ]
    const next = events.reduce<(typeof events)[number] | undefined>(
      (first, event) => (first === undefined || event.atMs < first.atMs ? event : first),
      undefined,
    )
    if (next === undefined || next.atMs > nowMs) return current
    current = next.change(current)
  }
}

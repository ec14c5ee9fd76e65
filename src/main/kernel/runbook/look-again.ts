import { type FailureCode, FailureError } from '../../../shared/domain/failure.ts'
import type { Clock } from '../ports/clock.ts'

/** How often to look, and for how long. */
export interface Patience {
  readonly everyMs: number
  readonly forMs: number
}

/** What goes away by itself: a look that failed so says nothing about the world yet. */
export const passing: ReadonlySet<FailureCode> = new Set([
  'UNREACHABLE',
  'TIMED_OUT',
  'RATE_LIMITED',
  'PROVIDER_ERROR',
  'OFFLINE',
])

/** Looks until the look is settled or patience is over; then the last look stands. Passing failures are looks that said nothing. */
export async function lookAgain<T>(
  look: () => Promise<T>,
  options: {
    readonly settled: (seen: T) => boolean
    readonly unsettled: (failed: FailureError) => T
    readonly patience: Patience
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): Promise<T> {
  const { clock, patience, signal } = options
  const until = clock.monotonic() + patience.forMs
  for (;;) {
    signal.throwIfAborted()
    const seen = await look().catch((thrown: unknown) => {
      if (thrown instanceof FailureError && passing.has(thrown.failure.code)) {
        return options.unsettled(thrown)
      }
      throw thrown
    })
    if (options.settled(seen) || clock.monotonic() >= until) return seen
    await clock.sleep(patience.everyMs, signal)
  }
}

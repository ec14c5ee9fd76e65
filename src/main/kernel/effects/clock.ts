import { setTimeout as wait } from 'node:timers/promises'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Clock } from '../ports/clock.ts'

/** The laptop's clock, and sleep that a signal ends at once (CANCELLED). */
export function createClock(): Clock {
  return {
    now: () => new Date(),
    monotonic: () => performance.now(),
    async sleep(milliseconds, signal) {
      try {
        await wait(milliseconds, undefined, { signal })
      } catch (cause) {
        throw new FailureError(cancelled('to wait'), { cause })
      }
    },
  }
}

/** The failure of whatever the operator called off before it changed anything. */
export function cancelled(tried: string): ReturnType<typeof failure> {
  return failure('CANCELLED', {
    summary: 'Called off.',
    tried,
    next: 'Start it again when wanted.',
  })
}

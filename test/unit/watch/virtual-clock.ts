import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../src/main/kernel/ports/clock.ts'

/** A clock that goes only when it is told to, for several who sleep side by side. */
export interface VirtualClock extends Clock {
  /** Wakes everybody whose time has come, in order, and lets each do what it has to. */
  advance(milliseconds: number): Promise<void>
}

export function createVirtualClock(start = '2026-11-20T09:53:00.000Z'): VirtualClock {
  let passed = 0
  const sleepers = new Set<{ readonly until: number; wake(): void }>()
  return {
    now: () => new Date(Date.parse(start) + passed),
    monotonic: () => passed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const end = (wake: () => void) => () => {
          sleepers.delete(sleeper)
          signal.removeEventListener('abort', abort)
          wake()
        }
        const abort = end(() => reject(signal.reason))
        const sleeper = { until: passed + milliseconds, wake: end(resolve) }
        signal.addEventListener('abort', abort)
        sleepers.add(sleeper)
      }),
    async advance(milliseconds) {
      const until = passed + milliseconds
      for (;;) {
        await setImmediate()
        const next = [...sleepers].toSorted((a, b) => a.until - b.until)[0]
        if (next === undefined || next.until > until) break
        passed = next.until
        next.wake()
      }
      passed = until
    },
  }
}

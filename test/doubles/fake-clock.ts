import type { Clock } from '../../src/main/kernel/ports/clock.ts'

/** A clock whose sleeps take no time but move it on. */
export interface FakeClock extends Clock {
  /** All that was slept, in milliseconds. */
  slept(): number
  /** Something that happens when so many milliseconds have been slept. */
  at(milliseconds: number, happens: () => void): void
}

/** Makes a clock that starts at a date of its own: seven minutes off, or years. */
export function createFakeClock(start = '2026-11-20T10:00:00.000Z'): FakeClock {
  let passed = 0
  let due: { readonly at: number; readonly happens: () => void }[] = []
  return {
    now: () => new Date(Date.parse(start) + passed),
    monotonic: () => passed,
    slept: () => passed,
    at: (milliseconds, happens) => void due.push({ at: milliseconds, happens }),
    async sleep(milliseconds, signal) {
      signal.throwIfAborted()
      passed += milliseconds
      const now = due.filter(({ at }) => at <= passed)
      due = due.filter(({ at }) => at > passed)
      for (const { happens } of now) happens()
      await Promise.resolve()
    },
  }
}

/** At most `tries` in any `windowMs`. */
export interface RateLimit {
  /** Counts one try. @returns milliseconds to wait when there were too many, otherwise 0 */
  take(): number
}

export function createRateLimit(parts: {
  readonly tries: number
  readonly windowMs: number
  readonly monotonic: () => number
}): RateLimit {
  let taken: readonly number[] = []
  return {
    take() {
      const now = parts.monotonic()
      taken = taken.filter((at) => now - at < parts.windowMs)
      const [oldest] = taken
      if (oldest !== undefined && taken.length >= parts.tries) return oldest + parts.windowMs - now
      taken = [...taken, now]
      return 0
    },
  }
}

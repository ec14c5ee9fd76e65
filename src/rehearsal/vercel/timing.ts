/** How long things take, in milliseconds. The vendor's take seconds (aliases) and minutes (builds). */
export interface Timing {
  /** From the request to the end of a promote or rollback. */
  readonly jobMs: number
  readonly queueMs: number
  readonly buildMs: number
}

/** The usual durations times a ratio: 0.1 for quick tests, 10 to watch. */
export function timing(ratio: number): Timing {
  return { jobMs: 1000 * ratio, queueMs: 400 * ratio, buildMs: 2500 * ratio }
}

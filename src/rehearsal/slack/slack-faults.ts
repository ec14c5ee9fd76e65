/** A way in which a post can go wrong, by webhook or by Web API. */
export interface SlackFault {
  /**
   * `status`: answers `status` with `text`. `rate-limit`: 429 with Retry-After. `text-500`: 500 with a text body.
   * `cut-before`: connection destroyed, nothing posted. `cut-after`: posted, then destroyed without an answer.
   * `delay`: waits `delayMs`, then goes on. `ok-false`: the Web API's way to say no: 200 with `ok: false` and the
   * error in `text`.
   */
  readonly kind:
    | 'status'
    | 'rate-limit'
    | 'text-500'
    | 'cut-before'
    | 'cut-after'
    | 'delay'
    | 'ok-false'
  /** Default 503. */
  readonly status?: number
  /** Body of kind `status`; default `no_service`. */
  readonly text?: string
  /** Seconds; default 1. */
  readonly retryAfter?: number
  /** Default 1000. */
  readonly delayMs?: number
  /** How many posts it strikes; default 1. */
  readonly times?: number
}

/** Faults that wait for a post, struck in the order in which they were armed. */
export interface SlackFaults {
  arm(fault: SlackFault): void
  clear(): void
  armed(): readonly SlackFault[]
  strike(): SlackFault | null
}

export function createSlackFaults(): SlackFaults {
  let faults: readonly SlackFault[] = []
  return {
    arm: (fault) => {
      faults = [...faults, fault]
    },
    clear: () => {
      faults = []
    },
    armed: () => faults,
    strike: () => {
      const [first, ...rest] = faults
      if (first === undefined) return null
      const left = (first.times ?? 1) - 1
      faults = left > 0 ? [{ ...first, times: left }, ...rest] : rest
      return first
    },
  }
}

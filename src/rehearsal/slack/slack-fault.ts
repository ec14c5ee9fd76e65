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

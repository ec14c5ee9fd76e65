/** A way in which a request that changes something can go wrong at a provider. */
export interface HttpFault {
  /**
   * `status`: answers `status` with the provider's kind of error. `rate-limit`: the same with Retry-After.
   * `text-500`: 500 with a text body. `cut-before`: connection destroyed, nothing done. `cut-after`: done, then destroyed
   * without an answer. `fail-after`: done, then answered with 500.
   */
  readonly kind: 'status' | 'rate-limit' | 'text-500' | 'cut-before' | 'cut-after' | 'fail-after'
  /** Default 503, of a rate limit 429. */
  readonly status?: number
  /** Seconds; left out where it is not given. */
  readonly retryAfter?: number
  /** How many requests it strikes; default 1. */
  readonly times?: number
}

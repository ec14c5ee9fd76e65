/** What the load asks, measured apart: a database that is read-only refuses writes alone. */
export type TrafficTarget = 'site' | 'api-read' | 'api-write'

export const TRAFFIC_TARGETS: readonly TrafficTarget[] = ['site', 'api-read', 'api-write']

/** One request of the load. */
export interface TrafficSample {
  /** When it was sent, milliseconds of the epoch, real clock. */
  readonly t: number
  readonly target: TrafficTarget
  /** See isGoodStatus. */
  readonly ok: boolean
  /** 0: no answer at all. */
  readonly status: number
  /** Until the answer's end. */
  readonly ms: number
}

/** What a user takes for an answer. 409 is the API's own *not enough money*, not a failure. */
export function isGoodStatus(status: number): boolean {
  return (status >= 200 && status < 400) || status === 409
}

/**
 * Whether a user would have found the service *down*: no answer, a gateway's 502 to 504 (a paused writer says 503
 * too), or the 404 with which both platforms answer where nothing is deployed. A plain 500 of bad code is an
 * error, counted in the error rate, but not downtime.
 */
export function isRefused(sample: TrafficSample): boolean {
  const { status } = sample
  return status === 0 || status === 404 || (status >= 502 && status <= 504)
}

/** What the load asks, measured apart: a database that is read-only refuses writes alone. */
export type TrafficTarget = 'site' | 'api-read' | 'api-write'

export const TRAFFIC_TARGETS: readonly TrafficTarget[] = ['site', 'api-read', 'api-write']

/** One request of the load. */
export interface TrafficSample {
  /** When it was sent, milliseconds of the epoch, real clock. */
  readonly t: number
  readonly target: TrafficTarget
  /** A good answer: any status below 500. */
  readonly ok: boolean
  /** 0: no answer at all. */
  readonly status: number
  /** Until the answer's end. */
  readonly ms: number
}

/**
 * Whether a user would have found the service *down*: no answer, or a gateway's or a paused writer's 502, 503, 504.
 * A plain 500 of bad code is an error, counted in the error rate, but not downtime.
 */
export function isRefused(sample: TrafficSample): boolean {
  return sample.status === 0 || (sample.status >= 502 && sample.status <= 504)
}

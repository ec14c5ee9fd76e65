import type { WatchFigures } from '../../../../shared/domain/watch-figures.ts'
import type { ApiAnswer } from './ask.ts'

/** A watch is drawn with about so many points, whatever its length. */
const POINTS = 60

/** Answers of one stretch of time. */
interface Bucket {
  readonly at: number
  readonly requests: number
  readonly failures: number
  readonly totalMs: number
}

/** The course of a watch in points that can be drawn. */
export interface WatchSeries {
  readonly bucketMs: number
  readonly buckets: readonly Bucket[]
}

export function emptySeries(plannedMs: number): WatchSeries {
  return { bucketMs: Math.max(250, plannedMs / POINTS), buckets: [] }
}

/** The series with one more answer, given at a time of the laptop's clock. */
export function noteInSeries(series: WatchSeries, answer: ApiAnswer, wall: number): WatchSeries {
  const { bucketMs, buckets } = series
  const at = Math.floor(wall / bucketMs) * bucketMs
  const last = buckets.at(-1)
  const same = last !== undefined && last.at === at
  const before = same ? last : { at, requests: 0, failures: 0, totalMs: 0 }
  const next = {
    at,
    requests: before.requests + 1,
    failures: before.failures + (answer.good ? 0 : 1),
    totalMs: before.totalMs + answer.durationMs,
  }
  return { bucketMs, buckets: [...(same ? buckets.slice(0, -1) : buckets), next] }
}

export function drawn({ buckets }: WatchSeries): Pick<WatchFigures, 'failing' | 'latency'> {
  return {
    failing: buckets.map(({ at, failures, requests }) => ({ at, value: failures / requests })),
    latency: buckets.map(({ at, totalMs, requests }) => ({ at, value: totalMs / requests })),
  }
}

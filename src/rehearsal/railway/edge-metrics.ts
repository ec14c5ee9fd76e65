/** One request that went through the edge. */
export interface TrafficSample {
  /** Milliseconds since the epoch, by the simulator's clock. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly status: number
  readonly durationMs: number
}

/** Which samples a metrics query is about; the fields are the query's arguments. */
export interface MetricsQuery {
  readonly startDate: string
  readonly endDate: string
  readonly stepSeconds?: number | null
  readonly method?: string | null
  readonly path?: string | null
  readonly statusCode?: number | null
}

/** Step when the query names none. */
const DEFAULT_STEP_SECONDS = 60
/** More points than this are refused, as an answer nobody could draw. */
const MAX_POINTS = 20_000

interface Buckets {
  readonly timestamps: readonly number[]
  readonly samples: readonly TrafficSample[]
  readonly bucketOf: (sample: TrafficSample) => number
}

/** Steps are aligned to the epoch; `ts` is the beginning of a step in Unix seconds. */
function cutIntoSteps(all: readonly TrafficSample[], query: MetricsQuery): Buckets {
  const [from, to] = [Date.parse(query.startDate), Date.parse(query.endDate)]
  const step = query.stepSeconds ?? DEFAULT_STEP_SECONDS
  if (!Number.isFinite(from) || !Number.isFinite(to) || to < from || step < 1) {
    throw new Error('Problem processing request: invalid time range')
  }
  const first = Math.floor(from / 1000 / step) * step
  const count = Math.floor(to / 1000 / step) - first / step + 1
  if (count > MAX_POINTS) throw new Error('Problem processing request: too many samples')
  const wanted = (sample: TrafficSample): boolean =>
    sample.at >= from &&
    sample.at <= to &&
    (query.method == null || sample.method === query.method) &&
    (query.path == null || sample.path === query.path) &&
    (query.statusCode == null || sample.status === query.statusCode)
  return {
    timestamps: Array.from({ length: count }, (_, index) => first + index * step),
    samples: all.filter(wanted),
    bucketOf: (sample) => Math.floor(sample.at / 1000 / step) * step,
  }
}

/** `httpMetricsGroupedByStatus`: requests per step for every status code that occurred. */
export function countByStatus(
  all: readonly TrafficSample[],
  query: MetricsQuery,
): readonly { statusCode: number; samples: readonly { ts: number; value: number }[] }[] {
  const { timestamps, samples, bucketOf } = cutIntoSteps(all, query)
  const byStatus = Map.groupBy(samples, (sample) => sample.status)
  return [...byStatus]
    .toSorted(([left], [right]) => left - right)
    .map(([statusCode, ofStatus]) => {
      const byStep = Map.groupBy(ofStatus, bucketOf)
      return {
        statusCode,
        samples: timestamps.map((ts) => ({ ts, value: byStep.get(ts)?.length ?? 0 })),
      }
    })
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** `httpDurationMetrics`: percentiles in milliseconds for every step that had requests. */
export function durationsByStep(
  all: readonly TrafficSample[],
  query: MetricsQuery,
): readonly { ts: number; p50: number; p90: number; p95: number; p99: number }[] {
  const { samples, bucketOf } = cutIntoSteps(all, query)
  return [...Map.groupBy(samples, bucketOf)]
    .toSorted(([left], [right]) => left - right)
    .map(([ts, ofStep]) => {
      const sorted = ofStep.map((sample) => sample.durationMs).toSorted((a, b) => a - b)
      return {
        ts,
        p50: percentile(sorted, 0.5),
        p90: percentile(sorted, 0.9),
        p95: percentile(sorted, 0.95),
        p99: percentile(sorted, 0.99),
      }
    })
}

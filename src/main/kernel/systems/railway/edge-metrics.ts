import { z } from 'zod'
import type { Measured, Sample } from '../../../../shared/domain/situation.ts'
import type { Reads } from '../../ports/reads.ts'
import type { TrafficMetrics } from '../../ports/system.ts'
import { railwayOf } from './configuration.ts'
import { readRailway } from './graphql.ts'

const SOURCE = "Railway's edge"
const STEP_SECONDS = 30
// Less than a step moves no figure; answers say the time in whole seconds and some of it is the way here.
const CLOCKS_AGREE_MS = STEP_SECONDS * 1000

const EDGE_QUERY = `query EdgeMetrics($serviceId: String!, $environmentId: String!, $startDate: DateTime!, $endDate: DateTime!, $stepSeconds: Int) {
  httpMetricsGroupedByStatus(serviceId: $serviceId, environmentId: $environmentId, startDate: $startDate, endDate: $endDate, stepSeconds: $stepSeconds) { statusCode samples { ts value } }
  httpDurationMetrics(serviceId: $serviceId, environmentId: $environmentId, startDate: $startDate, endDate: $endDate, stepSeconds: $stepSeconds) { samples { ts p95 } }
}`

const EdgeAnswer = z.object({
  httpMetricsGroupedByStatus: z.array(
    z.object({
      statusCode: z.number().int(),
      samples: z.array(z.object({ ts: z.number(), value: z.number() })),
    }),
  ),
  httpDurationMetrics: z.object({
    samples: z.array(z.object({ ts: z.number(), p95: z.number().nullable() })),
  }),
})

/**
 * Error rate and latency of the last minutes as series, by Railway's own clock: asked by this machine's,
 * and once more where the answer shows that they do not agree. @throws FailureError
 */
export async function edgeMetrics(
  world: Reads,
  windowMinutes: number,
  signal: AbortSignal,
): Promise<TrafficMetrics> {
  const asked = world.clock.now()
  const found = await readUntil(asked, { world, windowMinutes, signal })
  const { providerDate } = found
  const aheadMs = (providerDate?.getTime() ?? asked.getTime()) - world.clock.now().getTime()
  if (providerDate === undefined || Math.abs(aheadMs) < CLOCKS_AGREE_MS) return found.metrics
  const again = await readUntil(providerDate, { world, windowMinutes, signal })
  return { ...again.metrics, aheadMs }
}

async function readUntil(
  until: Date,
  {
    world,
    windowMinutes,
    signal,
  }: { readonly world: Reads; readonly windowMinutes: number; readonly signal: AbortSignal },
): Promise<{ readonly metrics: TrafficMetrics; readonly providerDate: Date | undefined }> {
  const railway = railwayOf(world.profile)
  const variables = {
    serviceId: railway.services.api,
    environmentId: railway.environmentId,
    startDate: new Date(until.getTime() - windowMinutes * 60_000).toISOString(),
    endDate: until.toISOString(),
    stepSeconds: STEP_SECONDS,
  }
  const call = { name: 'EdgeMetrics', document: EDGE_QUERY, variables }
  const { data, providerDate } = await readRailway(call, EdgeAnswer, { world, signal })
  const metrics = {
    errorRate: errorRateOf(data.httpMetricsGroupedByStatus, windowMinutes),
    latency: latencyOf(data.httpDurationMetrics.samples, windowMinutes),
  }
  return { metrics, providerDate }
}

type ByStatus = z.infer<typeof EdgeAnswer>['httpMetricsGroupedByStatus']

function errorRateOf(byStatus: ByStatus, windowMinutes: number): Measured {
  const all = new Map<number, { requests: number; errors: number }>()
  for (const { statusCode, samples } of byStatus) {
    for (const { ts, value } of samples) {
      const at = all.get(ts) ?? { requests: 0, errors: 0 }
      const errors = at.errors + (statusCode >= 500 ? value : 0)
      all.set(ts, { requests: at.requests + value, errors })
    }
  }
  const steps = [...all].sort(([a], [b]) => a - b)
  const requests = steps.reduce((sum, [, step]) => sum + step.requests, 0)
  const errors = steps.reduce((sum, [, step]) => sum + step.errors, 0)
  const series = steps.flatMap(([ts, step]): Sample[] =>
    step.requests === 0 ? [] : [{ at: ts * 1000, value: step.errors / step.requests }],
  )
  const value = requests === 0 ? 0 : errors / requests
  return { kind: 'known', value, requests, windowMinutes, series, source: SOURCE }
}

function latencyOf(
  samples: readonly { readonly ts: number; readonly p95: number | null }[],
  windowMinutes: number,
): Measured {
  const series = samples.flatMap(({ ts, p95 }): Sample[] =>
    p95 === null ? [] : [{ at: ts * 1000, value: p95 }],
  )
  const newest = series.at(-1)
  if (newest === undefined) return { kind: 'unknown', because: 'no traffic to measure' }
  return {
    kind: 'known',
    value: newest.value,
    requests: series.length,
    windowMinutes,
    series,
    source: SOURCE,
  }
}

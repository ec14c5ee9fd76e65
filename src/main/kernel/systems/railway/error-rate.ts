import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { railwayOf } from './configuration.ts'
import { readRailway } from './graphql.ts'
import { METRICS_QUERY } from './queries.ts'
import { readService } from './read-service.ts'

const MetricsAnswer = z.object({
  httpMetricsGroupedByStatus: z.array(
    z.object({
      statusCode: z.number().int(),
      samples: z.array(z.object({ ts: z.number(), value: z.number() })),
    }),
  ),
})

/** Requests at the platform's edge in a window. */
interface EdgeTraffic {
  readonly requests: number
  readonly serverErrors: number
  /** 401 and 403: a broken login shows here, not among the 5xx. */
  readonly refused: number
  /** 0..1; zero without traffic, so look at `requests` first. */
  readonly errorRate: number
  /** The end of the window, by Railway's own clock. */
  readonly until: Date
}

/** Sums the edge's counts of the last minutes. The window is laid by Railway's clock, as the laptop's may be off. @throws FailureError */
async function readErrorRate(
  windowMinutes: number,
  world: Reads,
  signal: AbortSignal,
): Promise<EdgeTraffic> {
  const railway = railwayOf(world.profile)
  const api = { id: railway.services.api, name: 'api', first: 1 }
  const until = (await readService(api, world, signal)).providerDate ?? world.clock.now()
  const variables = {
    serviceId: railway.services.api,
    environmentId: railway.environmentId,
    startDate: new Date(until.getTime() - windowMinutes * 60_000).toISOString(),
    endDate: until.toISOString(),
    stepSeconds: 60,
  }
  const call = { name: 'ErrorRate', document: METRICS_QUERY, variables }
  const { data } = await readRailway(call, MetricsAnswer, { world, signal })
  const count = (wanted: (status: number) => boolean) =>
    data.httpMetricsGroupedByStatus
      .filter(({ statusCode }) => wanted(statusCode))
      .flatMap(({ samples }) => samples)
      .reduce((sum, { value }) => sum + value, 0)
  const requests = count(() => true)
  const serverErrors = count((status) => status >= 500)
  return {
    requests,
    serverErrors,
    refused: count((status) => status === 401 || status === 403),
    errorRate: requests === 0 ? 0 : serverErrors / requests,
    until,
  }
}

const ErrorRateInput = z.object({
  windowMinutes: z
    .number()
    .positive()
    .max(24 * 60),
})

/** Is the share of 5xx at the edge inside the threshold? Too few requests say nothing, and are waited for. */
export const errorRateCheck: Check = {
  system: 'railway',
  name: 'error-rate',
  patience: { everyMs: 15_000, forMs: 600_000 },
  async run(input, world, signal) {
    const { windowMinutes } = ErrorRateInput.parse(input)
    const { errorRate, minimumRequests } = world.profile.thresholds
    const seen = await readErrorRate(windowMinutes, world, signal)
    const percent = (share: number) => `${(share * 100).toFixed(2)} %`
    const evidence = [
      fact('Requests', `${seen.requests} in ${windowMinutes} min`),
      fact('5xx', `${seen.serverErrors} (${percent(seen.errorRate)})`),
      fact('401 and 403', String(seen.refused)),
    ]
    if (seen.requests < minimumRequests) {
      const waitingFor = `${minimumRequests} requests in ${windowMinutes} min; there were ${seen.requests}`
      return { kind: 'pending', waitingFor, evidence }
    }
    if (seen.errorRate <= errorRate) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: `The API fails ${percent(seen.errorRate)} of its requests; the threshold is ${percent(errorRate)}.`,
        tried: `httpMetricsGroupedByStatus over ${windowMinutes} min`,
        next: 'Roll back, or find out what else is wrong.',
      }),
    }
  },
}

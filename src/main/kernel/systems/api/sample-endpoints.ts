import type { Reads } from '../../ports/reads.ts'
import { askApi } from './ask.ts'
import { apiOf } from './configuration.ts'

/** Requests for each endpoint: enough for a release that fails one of five to show itself. */
const ROUNDS = 15

/** How often one endpoint failed. */
export interface EndpointSample {
  readonly path: string
  readonly requests: number
  readonly failures: number
  /** What it said when it last failed. */
  readonly said: string
}

/** Asks every endpoint of the profile several times. @throws FailureError PROFILE_INVALID, CANCELLED */
export async function sampleEndpoints(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly EndpointSample[]> {
  const { endpoints } = apiOf(world.profile)
  let samples: readonly EndpointSample[] = endpoints.map((path) => ({
    path,
    requests: 0,
    failures: 0,
    said: '',
  }))
  for (let round = 0; round < ROUNDS; round += 1) {
    samples = await Promise.all(
      samples.map(async (sample) => {
        const { good, because } = await askApi(sample.path, { world, signal })
        const requests = sample.requests + 1
        return good
          ? { ...sample, requests }
          : { ...sample, requests, failures: sample.failures + 1, said: because }
      }),
    )
  }
  return samples
}

/** Share of all requests that failed, 0..1. */
export function failingShare(samples: readonly EndpointSample[]): number {
  const requests = samples.reduce((sum, each) => sum + each.requests, 0)
  const failures = samples.reduce((sum, each) => sum + each.failures, 0)
  return requests === 0 ? 0 : failures / requests
}

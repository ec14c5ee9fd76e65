import { failureOf } from '../../../shared/domain/failure.ts'
import type { Measured } from '../../../shared/domain/situation.ts'
import type { Reads } from '../ports/reads.ts'
import type { System, TrafficMetrics } from '../ports/system.ts'
import type { LookEnd } from './reach.ts'

const WINDOW_MINUTES = 15

/** Error rate and latency; unknown with the reason where they cannot be had. */
export async function lookAtTraffic(
  systems: readonly System[],
  reads: Reads,
  signal: AbortSignal,
): Promise<TrafficMetrics & { readonly ends: readonly LookEnd[] }> {
  const measured = systems.find((system) => system.metrics !== undefined)
  if (measured?.metrics === undefined) {
    return { ...unknown('no system of this profile measures traffic'), ends: [] }
  }
  try {
    const found = await measured.metrics(reads, WINDOW_MINUTES, signal)
    return { ...found, ends: [{ system: measured.id, end: 'answered' }] }
  } catch (thrown) {
    const { code, summary } = failureOf(thrown, 'to read the error rate')
    return { ...unknown(summary), ends: [{ system: measured.id, end: code }] }
  }
}

function unknown(because: string): TrafficMetrics {
  const measured: Measured = { kind: 'unknown', because }
  return { errorRate: measured, latency: measured }
}

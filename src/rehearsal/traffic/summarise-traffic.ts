import {
  isRefused,
  TRAFFIC_TARGETS,
  type TrafficSample,
  type TrafficTarget,
} from './traffic-sample.ts'

/** A stretch from the first refused request to the first good one. */
export interface Outage {
  /** When the first refused request was sent, milliseconds of the epoch. */
  readonly from: number
  /** When the first good answer was there; null while it goes on. */
  readonly until: number | null
  readonly ms: number
}

export interface TargetSummary {
  readonly requests: number
  /** Requests that did not get a good answer. */
  readonly failed: number
  /** Of these, those that found the service down. */
  readonly refused: number
  /** 0..1; 0 without requests. */
  readonly errorRate: number
  /** Sum of the outages, ended or not. */
  readonly downtimeMs: number
  readonly outages: readonly Outage[]
  /** Median and 95th percentile of good answers, milliseconds; null without any. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

export type TrafficSummary = Readonly<Record<TrafficTarget, TargetSummary>>

/** What users saw, by target. `samples` in any order; `now` ends an outage that goes on. */
export function summariseTraffic(samples: readonly TrafficSample[], now: number): TrafficSummary {
  const entries = TRAFFIC_TARGETS.map((target) => [
    target,
    summariseTarget(
      samples.filter((sample) => sample.target === target),
      now,
    ),
  ])
  return Object.fromEntries(entries)
}

function summariseTarget(samples: readonly TrafficSample[], now: number): TargetSummary {
  const failed = samples.filter((sample) => !sample.ok).length
  const outages = outagesIn(samples, now)
  const times = samples
    .filter((sample) => sample.ok)
    .map((sample) => sample.ms)
    .toSorted((left, right) => left - right)
  return {
    requests: samples.length,
    failed,
    refused: samples.filter(isRefused).length,
    errorRate: samples.length === 0 ? 0 : failed / samples.length,
    downtimeMs: outages.reduce((sum, outage) => sum + outage.ms, 0),
    outages,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? null,
    p95Ms: times[Math.floor(times.length * 0.95)] ?? null,
  }
}

/**
 * Requests overlap, so a slow good answer to a request sent before the outage must not end it: only a good request
 * that was sent after the first refused one does.
 */
function outagesIn(samples: readonly TrafficSample[], now: number): readonly Outage[] {
  const bySending = samples.toSorted((left, right) => left.t - right.t)
  const outages: Outage[] = []
  let from: number | null = null
  for (const sample of bySending) {
    if (from === null && isRefused(sample)) from = sample.t
    if (from === null || !sample.ok || sample.t < from) continue
    const until = sample.t + sample.ms
    outages.push({ from, until, ms: until - from })
    from = null
  }
  if (from !== null) outages.push({ from, until: null, ms: Math.max(0, now - from) })
  return outages
}

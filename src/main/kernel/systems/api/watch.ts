import type { Profile } from '../../../../shared/domain/profile.ts'
import type { ApiAnswer } from './ask.ts'

/** Failures older than this no longer count against the API; a release fails now or not. */
const WINDOW_MS = 5 * 60_000

/** What a watch has seen so far. */
export interface Watch {
  readonly requests: number
  readonly failures: number
  /** 401 and 403 among them. */
  readonly refused: number
  readonly longestOutage: number
  readonly outage: number
  /** What was said at the last failure. */
  readonly said: string
  /** The latest answers by the monotonic clock. */
  readonly recent: readonly { readonly at: number; readonly good: boolean }[]
}

export const emptyWatch: Watch = {
  requests: 0,
  failures: 0,
  refused: 0,
  longestOutage: 0,
  outage: 0,
  said: '',
  recent: [],
}

/** The watch with one more answer, seen at a time of the monotonic clock. */
export function noteAnswer(watch: Watch, answer: ApiAnswer, at: number): Watch {
  const outage = answer.good ? 0 : watch.outage + 1
  return {
    requests: watch.requests + 1,
    failures: watch.failures + (answer.good ? 0 : 1),
    refused: watch.refused + (answer.status === 401 || answer.status === 403 ? 1 : 0),
    outage,
    longestOutage: Math.max(watch.longestOutage, outage),
    said: answer.good ? watch.said : answer.because,
    recent: [
      ...watch.recent.filter((each) => at - each.at <= WINDOW_MS),
      { at, good: answer.good },
    ],
  }
}

/** The trouble in words, if the latest answers are above the threshold and enough to say something. */
export function judgeWatch(
  watch: Watch,
  thresholds: Pick<Profile['thresholds'], 'errorRate' | 'minimumRequests'>,
): string | undefined {
  const total = watch.recent.length
  if (total === 0 || total < thresholds.minimumRequests) return undefined
  const failures = watch.recent.filter(({ good }) => !good).length
  if (failures / total <= thresholds.errorRate) return undefined
  return `${failures} of the last ${total} requests failed (${((failures / total) * 100).toFixed(1)} %)`
}

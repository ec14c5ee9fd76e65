import type { Profile } from '../../../../shared/domain/profile.ts'
import type { ApiAnswer } from './ask.ts'

/** Failures older than this no longer count against the API; a release fails now or not. */
const WINDOW_MS = 5 * 60_000
/** So many failures behind each other are no accident of one connection. */
const OUTAGE = 3

type Thresholds = Pick<Profile['thresholds'], 'errorRate' | 'minimumRequests'>

/** What a watch has seen so far. */
export interface Watch {
  readonly requests: number
  readonly failures: number
  /** 401 and 403 among them. */
  readonly refused: number
  readonly longestOutage: number
  readonly outage: number
  /** When failures behind each other were last too many, in watched time. */
  readonly outageAtMs?: number
  /** What was said at the last failure. */
  readonly said: string
  /** The latest answers, by watched time: a laptop that slept in between goes on where it was. */
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

/** The watch with one more answer, seen at a moment of the watched time. */
export function noteAnswer(watch: Watch, answer: ApiAnswer, at: number): Watch {
  const outage = answer.good ? 0 : watch.outage + 1
  return {
    ...watch,
    requests: watch.requests + 1,
    failures: watch.failures + (answer.good ? 0 : 1),
    refused: watch.refused + (answer.status === 401 || answer.status === 403 ? 1 : 0),
    outage,
    longestOutage: Math.max(watch.longestOutage, outage),
    ...(outage >= OUTAGE ? { outageAtMs: at } : {}),
    said: answer.good ? watch.said : answer.because,
    recent: [
      ...watch.recent.filter((each) => at - each.at <= WINDOW_MS),
      { at, good: answer.good },
    ],
  }
}

/** The trouble in words, if the latest answers are above the threshold and enough to say something. */
export function judgeWatch(watch: Watch, thresholds: Thresholds): string | undefined {
  const { errorRate, minimumRequests } = thresholds
  const total = watch.recent.length
  if (total === 0 || total < minimumRequests) return undefined
  const failures = failuresOf(watch)
  return failures / total <= errorRate ? undefined : shareWords(failures, total)
}

/** What is off without being trouble yet: reason enough to watch longer. */
export function offWords(
  watch: Watch,
  thresholds: Thresholds,
  now: { readonly watchedMs: number; readonly quietMs: number },
): readonly string[] {
  const total = watch.recent.length
  const failures = failuresOf(watch)
  const isNear = total >= thresholds.minimumRequests && failures / total > thresholds.errorRate / 2
  const { outageAtMs } = watch
  const wasOut = outageAtMs !== undefined && now.watchedMs - outageAtMs < now.quietMs
  return [
    ...(isNear ? [`${shareWords(failures, total)}, more than half of the threshold`] : []),
    ...(wasOut ? [`${OUTAGE} or more answers failed behind each other (${watch.said})`] : []),
  ]
}

/** Failures that the threshold allows over a watch of so many requests. */
export function budgetOf(requests: number, { errorRate }: Pick<Thresholds, 'errorRate'>): number {
  return Math.floor(requests * errorRate)
}

function failuresOf({ recent }: Watch): number {
  return recent.filter(({ good }) => !good).length
}

function shareWords(failures: number, total: number): string {
  return `${failures} of the last ${total} requests failed (${((failures / total) * 100).toFixed(1)} %)`
}

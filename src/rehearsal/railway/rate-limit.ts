import type { RailwayPlan } from './retention.ts'

/** Requests an hour and a second by plan (railway.md, 2; enterprise is ours: nothing is documented). */
const LIMITS: Readonly<Record<RailwayPlan, { readonly hour: number; readonly second: number }>> = {
  free: { hour: 100, second: 10 },
  hobby: { hour: 1000, second: 10 },
  pro: { hour: 10_000, second: 50 },
  enterprise: { hour: 10_000, second: 50 },
}

/** What a request is told about the limit, as response headers. */
export interface RateVerdict {
  readonly allowed: boolean
  readonly headers: Readonly<Record<string, string>>
}

/** Counts requests in the current hour and second. `now` is in milliseconds. */
export function createRateLimit(plan: RailwayPlan): (now: number) => RateVerdict {
  const limit = LIMITS[plan]
  let hour = { start: 0, used: 0 }
  let second = { start: 0, used: 0 }
  return (now) => {
    if (now - hour.start >= 3_600_000) hour = { start: now, used: 0 }
    if (now - second.start >= 1000) second = { start: now, used: 0 }
    const overHour = hour.used >= limit.hour
    const allowed = !overHour && second.used < limit.second
    if (allowed) {
      hour = { ...hour, used: hour.used + 1 }
      second = { ...second, used: second.used + 1 }
    }
    const headers = {
      'x-ratelimit-limit': String(limit.hour),
      'x-ratelimit-remaining': String(limit.hour - hour.used),
      'x-ratelimit-reset': String(Math.ceil((hour.start + 3_600_000) / 1000)),
    }
    if (allowed) return { allowed, headers }
    const wait = overHour ? Math.ceil((hour.start + 3_600_000 - now) / 1000) : 1
    return { allowed, headers: { ...headers, 'retry-after': String(Math.max(1, wait)) } }
  }
}

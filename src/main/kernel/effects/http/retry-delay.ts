import type { HttpResponse } from '../../ports/http.ts'

const FIRST_DELAY_MS = 250
/** Longer waits are the operator's to decide: the 429 is given back as the answer it is. */
const LONGEST_WAIT_MS = 10_000

/**
 * What the provider asked us to wait, in milliseconds, or `undefined`. A date is compared with the
 * provider's own `Date`, never with the laptop's clock.
 */
function retryAfterMs(response: HttpResponse): number | undefined {
  const { 'retry-after': value } = response.headers
  if (value === undefined) return undefined
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000
  const until = Date.parse(value)
  if (Number.isNaN(until) || response.providerDate === undefined) return undefined
  return Math.max(0, until - response.providerDate.getTime())
}

/** How long to wait before asking again after this answer; `undefined`: do not. */
export function delayAfterAnswer(response: HttpResponse): number | undefined {
  if (response.status !== 429 && response.status !== 503) return undefined
  const wait = retryAfterMs(response)
  return wait === undefined || wait > LONGEST_WAIT_MS ? undefined : wait
}

/** Exponential, from 250 ms, with `random` (0..1) deciding between half and all of it. */
export function delayAfterFailure(attempt: number, random: number): number {
  return FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + random / 2)
}

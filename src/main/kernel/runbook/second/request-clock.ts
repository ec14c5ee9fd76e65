import {
  type SecondApproval,
  type SecondRequest,
  validUntil,
  waivableFrom,
} from '../../../../shared/domain/second-approval.ts'
import type { Clock } from '../../ports/clock.ts'

/**
 * How old requests are. The wall clock can be set, and the monotonic one stands still while a laptop sleeps and
 * begins anew with each console: each is believed only where it makes the rule stricter.
 */
export interface RequestClock {
  /** A request was made just now; `before` is the one that it takes the place of. */
  made(request: SecondRequest, before: SecondRequest | undefined): void
  /** It can no longer be answered, and its answer no longer used. */
  hasLapsed(second: SecondApproval): boolean
  /** Milliseconds until the glass may be broken; 0 when it may. */
  untilWaivable(request: SecondRequest): number
}

export function createRequestClock(clock: Clock): RequestClock {
  // Monotonic times by nonce, of the requests that this console made itself.
  const known = new Map<string, { readonly at: number; readonly since: number }>()
  return {
    made({ nonce }, before) {
      const at = clock.monotonic()
      const since = before === undefined ? at : known.get(before.nonce)?.since
      known.set(nonce, { at, since: since ?? at })
    },
    hasLapsed(second) {
      const { nonce, at, validMinutes } = second.request
      const now = clock.now().getTime()
      // Set back behind the request: how old it is cannot be said any more.
      if (now < Date.parse(at) || now >= validUntil(second)) return true
      const made = known.get(nonce)?.at
      if (made === undefined || second.answer?.kind === 'waived') return false
      return clock.monotonic() - made >= validMinutes * 60_000
    },
    untilWaivable(request) {
      const wall = waivableFrom(request) - clock.now().getTime()
      const since = known.get(request.nonce)?.since
      const own =
        since === undefined
          ? 0
          : since + request.breakGlassAfterMinutes * 60_000 - clock.monotonic()
      return Math.max(0, wall, own)
    },
  }
}

import { type Answer, rateLimited, refuse } from './answer.ts'
import type { Fault } from './faults.ts'
import type { WireAnswer } from './http-listener.ts'

/** What the struck faults do to one request on the wire. */
export interface TransportTrouble {
  readonly delayMs: number
  readonly cut: 'before' | 'after' | 'never'
  /** Sent instead of carrying anything out. */
  readonly instead: Answer | { readonly kind: 'text'; readonly wire: WireAnswer } | null
}

const TEXT_500: WireAnswer = {
  status: 500,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'A server error has occurred\n\nFUNCTION_INVOCATION_FAILED\n',
}

function insteadOf(fault: Fault, now: Date): TransportTrouble['instead'] {
  const { status = 503, code = 'service_unavailable', message = 'Not now' } = fault
  if (fault.kind === 'text-500') return { kind: 'text', wire: TEXT_500 }
  if (fault.kind === 'rate-limit' || (fault.kind === 'status' && status === 429)) {
    return rateLimited(fault.retryAfter ?? 1, now)
  }
  if (fault.kind !== 'status') return null
  const answer = refuse(status, { code: status === 403 ? 'forbidden' : code, message })
  return fault.retryAfter === undefined
    ? answer
    : { ...answer, headers: { 'retry-after': String(fault.retryAfter) } }
}

/** Sums up the faults that struck; the first that answers instead wins. */
export function transportTrouble(faults: readonly Fault[], now: Date): TransportTrouble {
  const kinds = faults.map(({ kind }) => kind)
  const delays = faults.filter(({ kind }) => kind === 'delay')
  return {
    delayMs: delays.reduce((sum, { delayMs }) => sum + (delayMs ?? 1000), 0),
    cut: kinds.includes('cut-before') ? 'before' : kinds.includes('cut-after') ? 'after' : 'never',
    instead: faults.map((fault) => insteadOf(fault, now)).find((each) => each !== null) ?? null,
  }
}

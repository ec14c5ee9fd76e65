import type { RunId, Timestamp } from '../../../shared/domain/identifiers.ts'

/** The laptop's clock. Never compared with a provider's. */
export interface Clock {
  now(): Date
  /** Milliseconds that only go forward; for durations. */
  monotonic(): number
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** Mints identifiers, so that tests can. */
export interface Ids {
  runId(): RunId
  /** 32 hex characters. */
  token(): string
}

export function timestamp(clock: Pick<Clock, 'now'>): Timestamp {
  return clock.now().toISOString()
}

import type { RunbookId } from './runbook.ts'

/** Sponsored operations as the first screen shows them. Amounts are text for people, shares are 0..1. */
export interface PaymasterView {
  /** `v0.7`, or an address. */
  readonly entryPoint: string
  /** In words, with the refusal where nobody sponsors. */
  readonly sponsorsNow: string
  readonly verdict: 'well' | 'dry' | 'drained' | 'unclear' | 'unknown'
  /** What decided it, a sentence each. */
  readonly because: readonly string[]
  /** Null where nothing is spent, or nothing is known of it. */
  readonly runwayHours: number | null
  /** Fewer hours are too few. */
  readonly leastHours: number
  readonly paymasters: readonly {
    readonly role: 'live' | 'backup'
    readonly name: string
    readonly address: string
    readonly deposit: string
    /** Of what a paymaster is filled to. */
    readonly share: number
    /** Why it could not sponsor, where that is so. */
    readonly unfit?: string
  }[]
  /** What to do about it; null where nothing is to be done. */
  readonly runbook: RunbookId | null
}

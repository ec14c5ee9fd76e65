import { advance } from './advance.ts'
import { type Mint, mintAtRandom } from './identifiers.ts'
import type { VercelState } from './model.ts'
import type { SimClock } from './sim-clock.ts'
import type { StateStore } from './state-store.ts'
import type { Timing } from './timing.ts'

/** This moment as rules need it. */
export interface PlatformMoment {
  readonly now: number
  readonly nowMs: number
  readonly mint: Mint
  readonly timing: Timing
}

/** The one place where state, time and disk meet; both the API and the site stand on it. */
export interface Platform {
  /** The provider's clock. */
  now(): Date
  moment(): PlatformMoment
  /** The state with everything in it that was due by now. */
  state(): VercelState
  change(change: (state: VercelState) => VercelState): void
}

export interface PlatformOptions {
  readonly store: StateStore
  readonly clock: SimClock
  readonly timing: Timing
  /** Time in which jobs and builds advance: real time, which no skew of the provider's clock touches. */
  readonly realTimeMs: () => number
}

/** Joins a store, a clock and the rules of time. */
export function createPlatform(options: PlatformOptions): Platform {
  const { store, clock, timing, realTimeMs } = options
  let lastStamp = 0
  const state = (): VercelState => {
    store.replace(advance(store.current(), realTimeMs()))
    return store.current()
  }
  return {
    now: () => clock.now(),
    moment: () => {
      // Stamps are strictly rising, so that no two requests or builds carry the same one: `until` is a page's border.
      lastStamp = Math.max(clock.now().getTime(), lastStamp + 1)
      return { now: lastStamp, nowMs: realTimeMs(), mint: mintAtRandom, timing }
    },
    state,
    change: (change) => {
      store.replace(change(state()))
    },
  }
}

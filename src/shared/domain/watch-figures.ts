import type { Timestamp } from './identifiers.ts'
import type { Actor } from './run.ts'
import type { Sample } from './situation.ts'

/** A user said that something is wrong; an operator wrote it down while the watch went on. */
export interface UserReport {
  readonly at: Timestamp
  readonly by: Actor
  readonly words: string
}

/** The watch goes on longer than it was meant to, and why. */
export interface WatchExtension {
  readonly at: Timestamp
  readonly seconds: number
  readonly because: string
}

/** A time in which nobody watched: the laptop slept, or its clock was set. Not counted as watched. */
export interface WatchGap {
  readonly from: Timestamp
  readonly until: Timestamp
}

/** `early`: too few requests to say anything; `off`: something is not as it should be; `failing`: it ends badly. */
export type WatchVerdict = 'early' | 'calm' | 'off' | 'failing'

/** What a watch has seen so far, drawn while it goes on. */
export interface WatchFigures {
  readonly verdict: WatchVerdict
  /** Why it is not calm, in words. */
  readonly because: readonly string[]
  readonly requests: number
  /** Failures that the threshold allows over the whole watch, and those there were. */
  readonly budget: { readonly allowed: number; readonly used: number }
  /** Share of failures, 0..1, by time. */
  readonly failing: readonly Sample[]
  /** Mean time of an answer, in milliseconds. */
  readonly latency: readonly Sample[]
  readonly extensions: readonly WatchExtension[]
  readonly gaps: readonly WatchGap[]
}

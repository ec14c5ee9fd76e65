import type { HonestLog, HonestLogs, Segments } from './honest-logs.ts'

/** What somebody did to the files of a log. */
export interface Tampering {
  /** In words, with enough to do it again. */
  readonly how: string
  readonly log: HonestLog
  readonly segments: Segments
  /**
   * The mildest verdict that is no lie: 2 for everything that no crash can do, 1 where it may be
   * shown as an unclean end or a key gap.
   */
  readonly least: 1 | 2
}

/** Makes a family of tamperings; `take` says how many of each kind, `random` gives [0, 1). */
export type Tamper = (
  logs: HonestLogs,
  scale: Scale,
) => Iterable<Tampering> | AsyncIterable<Tampering>

export interface Scale {
  /** Each so-many-th of an exhaustive family is made, and random ones are so many times fewer. */
  readonly every: number
  readonly random: () => number
}

export function newestOf(segments: Segments): number {
  return Math.max(...segments.keys())
}

/** A copy of the log with one segment changed; null where the change would leave it as it was. */
export function changed(
  log: HonestLog,
  segment: number,
  change: (bytes: Buffer) => Buffer,
): Segments | null {
  const original = log.segments.get(segment) ?? Buffer.alloc(0)
  const bytes = change(Buffer.from(original))
  return bytes.equals(original) ? null : new Map([...log.segments, [segment, bytes]])
}

/** Damage to the newest segment may look like the work of a crash. */
export function leastFor(log: HonestLog, segment: number): 1 | 2 {
  return segment === newestOf(log.segments) ? 1 : 2
}

/** Lets each so-many-th through. */
export function* thin<T>(all: Iterable<T>, every: number): Generator<T> {
  let index = 0
  for (const one of all) {
    if (index % every === 0) yield one
    index += 1
  }
}

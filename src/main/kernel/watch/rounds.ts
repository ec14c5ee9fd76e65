import type { Clock } from '../ports/clock.ts'

/** Limits of providers are counted by the hour (Railway's Hobby plan: 1,000), so a longer wait gains little. */
const LONGEST_WAIT_MS = 5 * 60_000

/** What came of one look; one that was rate limited is followed by a longer wait. */
export type Looked = 'answered' | 'rate-limited'

/** One look, again and again. */
export interface Rounds {
  /** Looks at once, or joins the look that is going on. */
  now(): Promise<void>
  /** The world changed: a look that begins after this moment, at once or as soon as it is wanted again. */
  afresh(): void
  /** Somebody wants it now: looks unless the last look is young enough. */
  ifDue(): void
  /** Resolves once nothing goes on any more; the signal ends it. */
  ended(): Promise<void>
}

export interface RoundsParts {
  readonly everyMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Nobody looks, nobody asks the providers; only the first look is made unasked. */
  wanted(): boolean
  look(): Promise<Looked>
}

/** Looks, waits, looks; while a provider says *too many* the wait doubles, up to five minutes. */
export function startRounds(parts: RoundsParts): Rounds {
  const { everyMs, clock, signal } = parts
  let looking: Promise<void> | undefined
  let wait = everyMs
  let dueAt = Number.NEGATIVE_INFINITY
  let isFirst = true

  const isDue = () => clock.monotonic() >= dueAt

  async function look(): Promise<void> {
    isFirst = false
    const looked = await parts.look().catch((): Looked => 'answered')
    wait = looked === 'rate-limited' ? Math.min(2 * wait, LONGEST_WAIT_MS) : everyMs
    dueAt = clock.monotonic() + wait
  }
  function now(): Promise<void> {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
  async function again(): Promise<void> {
    await looking
    dueAt = Number.NEGATIVE_INFINITY
    if (parts.wanted() && !signal.aborted) await now()
  }

  const loop = (async () => {
    while (!signal.aborted) {
      if (isDue() && (isFirst || parts.wanted())) await now()
      else
        await clock
          .sleep(isDue() ? everyMs : dueAt - clock.monotonic(), signal)
          .catch(() => undefined)
    }
  })()

  return {
    now,
    afresh: () => void again(),
    ifDue() {
      if (isDue()) void now()
    },
    async ended() {
      await Promise.allSettled([loop, looking])
    },
  }
}

import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Pin, PinLine, PinView } from '../../../shared/domain/pin.ts'
import { type Clock, timestamp } from '../ports/clock.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'
import { judgePin } from './judge-pin.ts'
import { lookAtPins, type PinLook } from './look-at-pins.ts'
import { createPinBaselines } from './pin-baselines.ts'
import type { PinNotes } from './pin-notes.ts'
import { type Looked, startRounds } from './rounds.ts'

// Three requests of Railway a look: 240 an hour beside the situation's 480, of the 1,000 of its smallest plan.
const EVERY_MS = 45_000

export interface PinGuardParts {
  readonly systems: readonly System[]
  readonly clock: Clock
  readonly notes: PinNotes
  /** Keys digests of values; another one in each console. */
  readonly salt: string
  reads(): Reads
  /** The pins that hold, by what the runs have done. */
  pins(): readonly Pin[]
  record(body: JsonObject): void
  /** Told once for each alarm, whether anybody looks at the window or not. */
  alarm(pin: Pin, line: PinLine): void
}

/** A line of a pin, by the keys of both. */
export interface PinLineOrder {
  readonly pin: string
  readonly key: string
  readonly note: string
  readonly by: string
}

/** Watches what rollbacks have pinned until it is released, whether anybody looks or not. */
export interface PinGuard {
  current(): readonly PinView[]
  watch(listener: (pins: readonly PinView[]) => void): () => void
  refresh(): Promise<void>
  /** Somebody looked at this line, and says why it is well: it alarms no more, another event does. */
  seen(given: PinLineOrder): void
  /** A run has done something: other pins may hold. */
  runsChanged(): void
  close(): Promise<void>
}

export function watchPins(parts: PinGuardParts): PinGuard {
  const { clock, notes } = parts
  const closing = new AbortController()
  const listeners = new Set<(pins: readonly PinView[]) => void>()
  const baselines = createPinBaselines({ notes, clock, write })
  let held = parts.pins()
  let views: readonly PinView[] = held.map((pin) => ({ pin, lookedAt: null, lines: [] }))

  function write(body: JsonObject): void {
    notes.take(body)
    parts.record(body)
  }

  function tell(next: readonly PinView[]): void {
    views = next.map((view) => ({ ...view, lines: view.lines.map(withSeen(view.pin)) }))
    for (const listener of listeners) listener(views)
  }
  const withSeen =
    (pin: Pin) =>
    ({ key, level, text }: PinLine): PinLine => {
      const seen = notes.seen(pin, key)
      return { key, level, text, ...(seen === undefined ? {} : { seen }) }
    }

  async function look(): Promise<Looked> {
    const pins = parts.pins()
    const { signal } = closing
    const looks = await lookAtPins(pins, { ...parts, reads: parts.reads(), signal })
    if (signal.aborted) return 'answered'
    const lookedAt = timestamp(clock)
    const found = looks.map((one) => ({ one, lines: linesOf(one) }))
    for (const { one, lines } of found) if (one.kind === 'seen') note(one.pin, lines)
    // Released meanwhile: what was seen of it is past.
    const holds = new Set(parts.pins().map(({ key }) => key))
    const still = found.filter(({ one }) => holds.has(one.pin.key))
    tell(still.map(({ one: { pin }, lines }) => ({ pin, lookedAt, lines })))
    return 'answered'
  }

  function linesOf(found: PinLook): readonly PinLine[] {
    if (found.kind === 'seen') return judgePin({ ...found, baseline: baselines.of(found) })
    return [{ key: 'away', level: 'unknown', text: `It cannot be looked at: ${found.because}` }]
  }

  /** Each alarm is recorded and told when it begins, and recorded when it is over. */
  function note(pin: Pin, lines: readonly PinLine[]): void {
    const alarms = lines.filter(({ level }) => level === 'alarm')
    const told = notes.told(pin)
    const about = { pin: pin.key, subject: pin.subject.name }
    for (const key of told)
      if (!alarms.some((line) => line.key === key)) write({ kind: 'pin-over', ...about, key })
    for (const line of alarms) {
      if (told.includes(line.key)) continue
      write({ kind: 'pin-alarm', ...about, key: line.key, text: line.text })
      parts.alarm(pin, line)
    }
  }

  const rounds = startRounds({
    clock,
    signal: closing.signal,
    everyMs: EVERY_MS,
    // Not only while somebody looks: the bad release comes back when nobody does.
    wanted: () => parts.pins().length > 0,
    look,
  })

  return {
    current: () => views,
    watch(listener) {
      listeners.add(listener)
      listener(views)
      return () => listeners.delete(listener)
    },
    refresh: () => rounds.now(),
    seen({ pin, key, note: words, by }) {
      write({ kind: 'pin-seen', pin, key, note: words, by })
      tell(views)
    },
    runsChanged() {
      const pins = parts.pins()
      if (JSON.stringify(pins) === JSON.stringify(held)) return
      held = pins
      const known = (pin: Pin) => views.find((view) => view.pin.key === pin.key)
      tell(pins.map((pin) => ({ lookedAt: null, lines: [], ...known(pin), pin })))
      rounds.afresh()
    },
    async close() {
      closing.abort()
      await rounds.ended()
    },
  }
}

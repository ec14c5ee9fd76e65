import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Pin, PinBaseline, PinSight } from '../../../shared/domain/pin.ts'
import { type Clock, timestamp } from '../ports/clock.ts'
import type { PinLook } from './look-at-pins.ts'
import { baselineBody, type PinNotes } from './pin-notes.ts'

type Marks = NonNullable<PinSight['variables']>

/** What each pin is compared with: in the journal, but for marks of values, which stay in memory. */
export interface PinBaselines {
  of(look: Extract<PinLook, { readonly kind: 'seen' }>): PinBaseline
}

export function createPinBaselines(parts: {
  readonly notes: PinNotes
  readonly clock: Clock
  write(body: JsonObject): void
}): PinBaselines {
  const { notes, clock } = parts
  const marks = new Map<string, Marks>()

  function keep(pin: Pin, baseline: PinBaseline, { marksMayLast, variables }: PinSight): void {
    parts.write(baselineBody(pin, baseline, marksMayLast))
    if (variables !== undefined) marks.set(pin.key, variables)
  }

  return {
    of({ pin, sight, branch }) {
      const kept = notes.baseline(pin)
      const found = {
        ...(branch?.head === undefined ? {} : { head: branch.head }),
        ...(sight.takesPushes === undefined ? {} : { takesPushes: sight.takesPushes }),
        ...(sight.variables === undefined ? {} : { variables: sight.variables }),
      }
      const stands = kept !== undefined && kept.at >= pin.settledAt
      // What could not be read at first is measured from when it could.
      const isWhole = stands && Object.keys(found).every((name) => Object.hasOwn(kept, name))
      if (!stands || !isWhole) {
        // What this console changed itself is as it should be; where others push to is no act of ours.
        const before = stands ? kept : kept?.head === undefined ? {} : { head: kept.head }
        keep(pin, { ...found, ...before, at: timestamp(clock) }, sight)
      }
      const now = notes.baseline(pin) ?? { at: timestamp(clock) }
      return sight.marksMayLast ? now : withMarks(pin, now, sight)
    },
  }

  /** A console that was restarted compares values with those that it finds first, and names with the journal's. */
  function withMarks(pin: Pin, kept: PinBaseline, { variables }: PinSight): PinBaseline {
    if (kept.variables === undefined || variables === undefined) return kept
    const known = marks.get(pin.key) ?? variables
    marks.set(pin.key, known)
    const named = Object.keys(kept.variables).map((name) => [name, known[name] ?? ''] as const)
    return { ...kept, variables: Object.fromEntries(named) }
  }
}

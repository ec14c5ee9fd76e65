import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import type { Pin, PinBaseline, PinLine } from '../../../shared/domain/pin.ts'

/** What the journal keeps about pins, beside the runs: what was there first, what was told, what was seen. */
export interface PinNotes {
  /** The newest one, however old. */
  baseline(pin: Pin): PinBaseline | undefined
  seen(pin: Pin, key: string): PinLine['seen']
  /** Alarms that are not over. */
  told(pin: Pin): readonly string[]
  /** Takes a record up, be it just written or replayed; others are passed over. */
  take(body: JsonObject): void
}

export function createPinNotes(): PinNotes {
  const baselines = new Map<string, PinBaseline>()
  const seen = new Map<string, NonNullable<PinLine['seen']>>()
  const told = new Map<string, readonly string[]>()
  return {
    baseline: (pin) => baselines.get(pin.key),
    seen: (pin, key) => seen.get(`${pin.key} ${key}`),
    told: (pin) => told.get(pin.key) ?? [],
    take({ kind, pin, key, by, note, baseline }) {
      if (typeof pin !== 'string') return
      // Only `baselineBody` makes such a record, and the log is authenticated.
      if (kind === 'pin-baseline' && isObject(baseline))
        baselines.set(pin, baseline as unknown as PinBaseline)
      if (typeof key !== 'string') return
      const others = (told.get(pin) ?? []).filter((one) => one !== key)
      if (kind === 'pin-alarm') told.set(pin, [...others, key])
      if (kind === 'pin-seen' && typeof by === 'string' && typeof note === 'string')
        seen.set(`${pin} ${key}`, { by, note })
      if (kind !== 'pin-over') return
      // When it happens again, that is news.
      told.set(pin, others)
      seen.delete(`${pin} ${key}`)
    },
  }
}

/** The record of what was there first. Digests of values are left out: their names alone are kept. */
export function baselineBody(pin: Pin, baseline: PinBaseline, marksMayLast: boolean): JsonObject {
  const { variables, ...rest } = baseline
  const kept = Object.entries(variables ?? {}).map(
    ([name, mark]) => [name, marksMayLast ? mark : ''] as const,
  )
  return {
    kind: 'pin-baseline',
    pin: pin.key,
    subject: pin.subject.name,
    baseline: {
      ...rest,
      ...(variables === undefined ? {} : { variables: Object.fromEntries(kept) }),
    },
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Where {
  /** −1 where nothing is chosen. */
  readonly place: number
  readonly count: number
  /** Rows that fit on screen. */
  readonly view: number
}

/** The place that a key goes to, or nothing for a key that goes nowhere. */
export function nextChoice(key: string, { place, count, view }: Where): number | undefined {
  const goes: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + view,
    PageUp: place - view,
    Home: 0,
    End: count - 1,
  }
  const next = Object.hasOwn(goes, key) ? goes[key] : undefined
  if (next === undefined || count === 0) return undefined
  return Math.min(count - 1, Math.max(0, next))
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `12 s ago`, `in 3 d`: the largest unit alone, for people who glance. Whoever needs more hovers. */
export function formatRelative(at: number, now: number): string {
  const away = at - now
  const size = Math.abs(away)
  if (size < 5 * SECOND) return 'now'
  const words = spanOf(size)
  return away < 0 ? `${words} ago` : `in ${words}`
}

function spanOf(ms: number): string {
  if (ms < 90 * SECOND) return `${Math.round(ms / SECOND)} s`
  if (ms < 90 * MINUTE) return `${Math.round(ms / MINUTE)} min`
  if (ms < 36 * HOUR) return `${Math.round(ms / HOUR)} h`
  return `${Math.round(ms / DAY)} d`
}

/** `2026-11-22 14:02:07 UTC`: what is shown on hover, and copied. */
export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

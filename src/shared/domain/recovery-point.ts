import type { Timestamp } from './identifiers.ts'

/** The first of the migrations that a recovery takes back: what the database must be as before. */
export interface MigrationToUndo {
  readonly name: string
  /** `started_at` of `_prisma_migrations`, in UTC. */
  readonly startedAt: Timestamp
  /** Why it counts as one to undo, in words. */
  readonly because: string
}

/** New rows of a key table behind a moment; `null` where the server did not count them in time. */
export interface RowsSince {
  readonly table: string
  readonly rows: number | null
}

/** Between which moments a database can be recovered, by the platform's own clock. */
export interface PointWindow {
  readonly from: Timestamp
  readonly until: Timestamp
}

/** A moment as it was typed: an instant in UTC, or what is wrong with it and how to write it. */
export type JudgedPoint =
  | { readonly kind: 'good'; readonly at: Timestamp }
  | { readonly kind: 'bad'; readonly because: string }

/** So much earlier than what must not be in it: a platform may cut off parts of a second. */
const EARLIER_MS = 1000

/** The last moment at which a migration had certainly not begun. Pure. */
export function pointBefore(startedAt: Timestamp): Timestamp {
  return new Date(Date.parse(startedAt) - EARLIER_MS).toISOString()
}

const FORM =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i

/**
 * Reads a moment and holds it against the window. A time without a zone is never guessed at, and one in the future
 * says which zone it may have been meant in. Pure.
 *
 * @param offsetMinutes of the operator's own clock from UTC, where it is known: only for what is said
 */
export function judgePoint(
  text: string,
  { window, offsetMinutes = 0 }: { readonly window: PointWindow; readonly offsetMinutes?: number },
): JudgedPoint {
  const match = FORM.exec(text.trim())
  const [, day = '', minute = '', seconds = ':00', zone] = match ?? []
  const bare = `${day}T${minute}${seconds}`
  const instant = Date.parse(`${bare}${zone === undefined ? 'Z' : asOffset(zone)}`)
  if (match === null || Number.isNaN(instant))
    return bad(`“${text}” is not a time: write it like 2026-11-29T02:14:07Z.`)
  const local = offsetText(offsetMinutes)
  if (zone === undefined)
    return bad(
      `“${text}” does not say its zone: ${bare}Z is UTC${offsetMinutes === 0 ? '' : `, ${bare}${local} is this laptop’s`}.`,
    )
  const ahead = instant - Date.parse(window.until)
  if (ahead > 0)
    return bad(
      `${utc(instant)} is in the future, by ${lengthText(ahead)}.${meant(ahead, { bare, offsetMinutes })}`,
    )
  if (instant < Date.parse(window.from))
    return bad(`${utc(instant)} is before the window: it begins ${window.from}.`)
  return { kind: 'good', at: utc(instant) }
}

const bad = (because: string): JudgedPoint => ({ kind: 'bad', because })
const utc = (instant: number): Timestamp => new Date(instant).toISOString()
const asOffset = (zone: string): string => (/^(?:Z|UTC)$/i.test(zone) ? 'Z' : zone)

/** A clock on the wall that was written down as UTC is ahead by its own offset, at the most. */
function meant(
  ahead: number,
  { bare, offsetMinutes }: { readonly bare: string; readonly offsetMinutes: number },
): string {
  if (offsetMinutes <= 0 || ahead > offsetMinutes * 60_000) return ''
  return ` If it was read off this laptop’s clock, write ${bare}${offsetText(offsetMinutes)}.`
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** A length of time as people say it: `1 h 53 min`, `42 s`. Pure. */
export function lengthText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** What would be lost, in words: `new rows: 12 users, 40 bookings`. Pure. */
export function rowsSinceText(rows: readonly RowsSince[]): string {
  if (rows.length === 0) return 'not counted: the profile names no table with newestBy'
  const counted = rows.map(
    ({ table, rows: count }) => `${count ?? 'an unknown number of'} ${table}`,
  )
  return `new rows: ${counted.join(', ')}; changed and deleted rows come on top`
}

import type { HistoryTableRow } from '../export/history-table.ts'

const WORKING_DAYS = 2
/** UTC: early afternoon in Africa and Europe, morning in America. */
const HOUR = 13
const FOLD_BYTES = 73

/** RFC 5545. */
export function calendarTitle(): string {
  return lines('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Rollback Console//EN')
}

/**
 * An hour, two working days after the run began; the same event however often it is made. It names the record that
 * ended the run: in a team's calendar that head is out of reach of whoever rules the laptop.
 */
export function calendarEvent(
  rows: readonly [HistoryTableRow, ...HistoryTableRow[]],
  from: {
    readonly logId: string
    readonly seq: number
    readonly head: string
    readonly stamp: Date
  },
): string {
  const [{ runId, date, reason }] = rows
  const begin = workingDayAfter(new Date(date))
  const end = new Date(begin.getTime() + 3_600_000)
  const systems = rows.map(({ system }) => system).join(', ')
  const about = `Run ${runId} (${systems}). Bring the draft: History, Save run ${runId} as, Post-mortem.\nProof: record ${from.seq} of log ${from.logId} has the head ${from.head}`
  return lines(
    'BEGIN:VEVENT',
    `UID:${runId}-${from.seq}@${from.logId}`,
    `DTSTAMP:${stampOf(from.stamp)}`,
    `DTSTART:${stampOf(begin)}`,
    `DTEND:${stampOf(end)}`,
    `SUMMARY:${textOf(`Post-mortem: ${reason}`)}`,
    `DESCRIPTION:${textOf(about)}`,
    'END:VEVENT',
  )
}

export function calendarEnd(): string {
  return lines('END:VCALENDAR')
}

function workingDayAfter(start: Date): Date {
  const day = new Date(start)
  for (let left = WORKING_DAYS; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1)
    if (![0, 6].includes(day.getUTCDay())) left -= 1
  }
  day.setUTCHours(HOUR, 0, 0, 0)
  return day
}

/** `20261130T130000Z`. */
function stampOf(time: Date): string {
  return time
    .toISOString()
    .replace(/\.\d{3}/, '')
    .replaceAll(/[-:]/g, '')
}

/** A text value: nothing in it may end the line or become another property. */
function textOf(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\n|\r/g, '\\n')
    .replaceAll(/\p{C}/gu, ' ')
}

/** Ends with CRLF, and folded where one is longer than 75 bytes: never inside a character. */
function lines(...all: readonly string[]): string {
  return all.map((line) => `${folded(line)}\r\n`).join('')
}

function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const character of line) {
    if (Buffer.byteLength(part + character) > FOLD_BYTES) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part].join('\r\n ')
}

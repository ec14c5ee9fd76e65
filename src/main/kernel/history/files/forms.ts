import type { CheckpointNote, FileFormat } from '../../../../shared/domain/audit.ts'
import type { JournalFrame, RecordType } from '../../journal/index.ts'
import { payloadOf } from '../export/frame-payload.ts'
import type { HistoryTableRow } from '../export/history-table.ts'
import { runOfRecord } from '../records/record-text.ts'
import { calendarEnd, calendarEvent, calendarTitle } from './calendar.ts'
import { csvHeader, csvRow } from './csv.ts'
import { markdownEnd, markdownLine, markdownTitle, SHOWN } from './markdown.ts'
import { postMortemEnd, postMortemRow, postMortemTitle } from './post-mortem.ts'

/** Of what a line is made, beside its frame. */
interface LineOptions {
  readonly run: string | undefined
  readonly log: { readonly logId: string; readonly genesis: string }
  readonly parts: {
    readonly clock: { now(): Date }
    endedRows(frame: JournalFrame): readonly HistoryTableRow[]
  }
}

/** One kind of file: what stands before, in and behind its lines. */
interface Form {
  readonly name: string
  readonly suffix: string
  readonly mediaType: string
  /** Which records it needs; null for all. */
  readonly types: readonly RecordType[] | null
  title(of: {
    readonly logId: string
    readonly genesis: string
    readonly run: string | undefined
  }): string
  line(frame: JournalFrame, options: LineOptions): string
  /** Which head stands in the file, and is proven by it: the newest one, in its last words, or that of its last line. */
  readonly holds: 'newest' | 'last-line'
  /** The last words; without a checkpoint where nothing is proven. */
  ends(note: CheckpointNote | null): string
}

/** The kinds of files that history leaves as. */
export const forms: { readonly [format in FileFormat]: Form } = {
  csv: {
    name: 'rollback-history',
    suffix: 'csv',
    mediaType: 'text/csv; charset=utf-8',
    types: ['RESULT', 'GAP'],
    title: csvHeader,
    line: (frame, options) =>
      rowsOf(frame, options)
        .map((row) => {
          const { seq, head } = frame
          const { logId, genesis } = options.log
          return csvRow(row, { logId, genesis, seq, head: head.toString('hex') })
        })
        .join(''),
    holds: 'last-line',
    ends: () => '',
  },
  jsonl: {
    name: 'audit-log',
    suffix: 'jsonl',
    mediaType: 'application/jsonl; charset=utf-8',
    types: null,
    title: () => '',
    line(frame, { run }) {
      const { seq, type } = frame
      const payload = payloadOf(frame)
      if (run !== undefined && (payload === null || runOfRecord(payload.body) !== run)) return ''
      const told = { seq, head: frame.head.toString('hex'), type, ...(payload ?? { sealed: true }) }
      return `${JSON.stringify(told)}\n`
    },
    holds: 'newest',
    ends: withNote((note) => `${JSON.stringify(note)}\n`),
  },
  markdown: {
    name: 'time-line',
    suffix: 'md',
    mediaType: 'text/markdown; charset=utf-8',
    types: SHOWN,
    title: markdownTitle,
    line: timeLine,
    holds: 'newest',
    ends: withNote(markdownEnd),
  },
  'post-mortem': {
    name: 'post-mortem',
    suffix: 'md',
    mediaType: 'text/markdown; charset=utf-8',
    types: SHOWN,
    title: postMortemTitle,
    line: (frame, options) =>
      timeLine(frame, options) + rowsOf(frame, options).map(postMortemRow).join(''),
    holds: 'newest',
    ends: withNote(postMortemEnd),
  },
  calendar: {
    name: 'post-mortem',
    suffix: 'ics',
    mediaType: 'text/calendar; charset=utf-8',
    types: ['RESULT', 'GAP'],
    title: calendarTitle,
    line(frame, options) {
      const [first, ...more] = rowsOf(frame, options)
      const { log, parts } = options
      if (first === undefined) return ''
      const stamp = parts.clock.now()
      const { seq, head } = frame
      const from = { logId: log.logId, seq, head: head.toString('hex'), stamp }
      return calendarEvent([first, ...more], from)
    },
    holds: 'last-line',
    ends: calendarEnd,
  },
}

function withNote(words: (note: CheckpointNote) => string): Form['ends'] {
  return (note) => (note === null ? '' : words(note))
}

function timeLine(frame: JournalFrame, { run }: LineOptions): string {
  if (!SHOWN.includes(frame.type)) return ''
  const payload = payloadOf(frame)
  if (run !== undefined && (payload === null || runOfRecord(payload.body) !== run)) return ''
  return markdownLine({ seq: frame.seq, type: frame.type, payload })
}

/** Rows of the runs that this record ended, of the wanted one where one is wanted. */
function rowsOf(frame: JournalFrame, { run, parts }: LineOptions): readonly HistoryTableRow[] {
  return parts.endedRows(frame).filter((row) => run === undefined || row.runId === run)
}

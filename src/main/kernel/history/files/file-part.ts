import type { CheckpointNote, FileFormat, FilePart } from '../../../../shared/domain/audit.ts'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { JournalFrame, RecordType } from '../../journal/index.ts'
import type { ExportableLog } from '../export/exportable-log.ts'
import type { HistoryTableRow } from '../export/history-table.ts'
import { forms } from './forms.ts'
import { type FilePlace, parsePlace, placeText } from './place.ts'

/** Characters of one part, about. */
const PART_LENGTH = 262_144

export interface FileWanted {
  readonly format: FileFormat
  readonly run?: string
  readonly from?: string
}

export interface FileParts {
  readonly log: Pick<ExportableLog, 'logId' | 'genesis' | 'tip' | 'frames'>
  readonly clock: { now(): Date }
  endedRows(frame: JournalFrame): readonly HistoryTableRow[]
}

/** A part, and with the last one the head that stands in the file: whoever keeps the file can prove the log by it. */
export interface WrittenPart {
  readonly part: FilePart
  readonly proves: { readonly seq: number; readonly head: string } | null
}

/**
 * The next part of a file. Reads no more of the log than it takes; the whole is the same whatever the parts.
 * @throws FailureError NOT_FOUND where nothing is known of the run, or of the place
 */
export async function writePart(wanted: FileWanted, parts: FileParts): Promise<WrittenPart> {
  const { log } = parts
  const { format, run } = wanted
  const newest = log.tip().seq
  const place =
    wanted.from === undefined
      ? { end: newest, next: 1, proven: 0 }
      : parsePlace(wanted.from, newest)
  const form = forms[format]
  const name = `${form.name}-${run ?? log.logId.slice(0, 8)}-${place.end}.${form.suffix}`
  let text =
    wanted.from === undefined
      ? form.title({ ...log, logId: log.logId, genesis: log.genesis, run })
      : ''
  let { next, proven } = place
  for await (const frame of log.frames(rangeOf(place, form.types))) {
    const line = form.line(frame, { run, log, parts })
    text += line
    next = frame.seq + 1
    if (line !== '') proven = frame.seq
    if (text.length >= PART_LENGTH) {
      const part = {
        name,
        mediaType: form.mediaType,
        text,
        next: placeText({ ...place, next, proven }),
      }
      return { part, proves: null }
    }
  }
  if (run !== undefined && proven === 0) throw nothingOf(run, format)
  const note = await noteAt(form.holds === 'last-line' ? proven : place.end, parts)
  text += form.ends(note)
  return { part: { name, mediaType: form.mediaType, text, next: null }, proves: note }
}

/** A file about nothing would look like the proof that nothing was done. */
function nothingOf(run: string, format: FileFormat): FailureError {
  const isTable = format === 'csv' || format === 'calendar'
  return new FailureError(
    failure('NOT_FOUND', {
      summary: isTable
        ? `The history has no row of run ${run}: it has not ended, or acted on no system, or is not in this log.`
        : `This log has no record of run ${run} that can be read.`,
      tried: `to write a file of run ${run}`,
      next: isTable
        ? 'Take its time line as Markdown, or its records as JSON Lines.'
        : 'Look for its id in the history, or in the time line of all runs.',
      field: 'run',
    }),
  )
}

function rangeOf(place: FilePlace, types: readonly RecordType[] | null) {
  const range = { from: place.next, to: place.end }
  return types === null ? range : { ...range, types }
}

async function noteAt(seq: number, { log, clock }: FileParts): Promise<CheckpointNote | null> {
  if (seq === 0) return null
  for await (const { head } of log.frames({ from: seq, to: seq })) {
    const { logId, genesis } = log
    return { logId, genesis, seq, head: head.toString('hex'), at: clock.now().toISOString() }
  }
  return null
}

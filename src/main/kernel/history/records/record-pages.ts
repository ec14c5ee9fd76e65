import type { RecordPage, RecordTypeName } from '../../../../shared/domain/audit.ts'
import type { RunId } from '../../../../shared/domain/identifiers.ts'
import type { JournalRecord } from '../../journal/index.ts'
import { recordFilter } from './record-filter.ts'
import { RecordIndex } from './record-index.ts'
import { RecordMatches } from './record-matches.ts'
import type { VerifiedRecords } from './verified-records.ts'

/** Which records are asked for. `from` counts what the filter lets through, in the order of the log. */
export interface PageAsked {
  readonly from: number
  readonly limit: number
  readonly types?: readonly RecordTypeName[]
  readonly run?: RunId
  readonly search?: string
  /** Who asks goes away: the search stops where nobody else waits for it. */
  readonly signal?: AbortSignal
}

/** The records of the log by range, in the order of the log, so that what has been fetched never moves. */
export interface RecordPages {
  /** One record of the replay at opening. */
  note(record: JournalRecord): void
  page(asked: PageAsked): Promise<RecordPage>
}

export function createRecordPages(log: VerifiedRecords): RecordPages {
  const index = new RecordIndex()
  const matches = new RecordMatches(log, index)
  let readTo = 0
  let reading: Promise<void> | undefined

  function note(record: JournalRecord): void {
    index.add(record)
    readTo = Math.max(readTo, record.seq)
  }
  /** What was appended since: the log is asked, not its writers, so that only what was verified is shown. */
  async function readOn(): Promise<void> {
    const newest = log.newest()
    for await (const record of log.records({ from: readTo + 1, to: newest })) index.add(record)
    // Sealed records that cannot be read are passed over, and not asked for again and again.
    readTo = newest
  }

  return {
    note,
    async page({ from, limit, signal, ...asked }) {
      if (log.newest() > readTo) {
        reading ??= readOn().finally(() => {
          reading = undefined
        })
        await reading
      }
      const filter = recordFilter(asked)
      if (Object.keys(filter).length === 0) {
        const count = Math.max(0, Math.min(limit, index.size - from))
        const rows = Array.from({ length: count }, (_, at) => index.line(from + at))
        return { total: index.size, rows }
      }
      const rows = await matches.rowsOf(filter, signal)
      return {
        total: rows.length,
        rows: rows.slice(from, from + limit).map((row) => index.line(row)),
      }
    },
  }
}

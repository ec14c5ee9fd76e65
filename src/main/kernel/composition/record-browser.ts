import type { RecordDetail } from '../../../shared/domain/audit.ts'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import { createRecordPages } from '../history/records/record-pages.ts'
import { recordText, runOfRecord } from '../history/records/record-text.ts'
import { JournalDamaged, type JournalRecord } from '../journal/index.ts'
import type { AuditUseCases } from '../router/use-cases.ts'
import type { AuditLog } from './audit-log.ts'

/** The records of the log by range, filtered and searched in the kernel. */
export interface RecordBrowser extends Pick<AuditUseCases, 'records' | 'record'> {
  /** A record of the replay at opening, so that nothing is read twice. */
  note(record: JournalRecord): void
}

export function createRecordBrowser(
  log: Pick<AuditLog, 'records' | 'frames' | 'status'>,
): RecordBrowser {
  const pages = createRecordPages({
    records: (range) => log.records(range),
    newest: () => log.status().records,
  })
  return {
    note: pages.note,
    records: (wanted) => told(pages.page(wanted)),
    record: (seq) => told(detailOf(log, seq)),
  }
}

async function detailOf(
  log: Pick<AuditLog, 'records' | 'frames'>,
  seq: number,
): Promise<RecordDetail> {
  const range = { from: seq, to: seq }
  for await (const record of log.records(range)) {
    const { type, at, body } = record
    const told = { seq, type, at, run: runOfRecord(body), text: recordText(record), body }
    for await (const { head } of log.frames(range)) return { ...told, head: head.toString('hex') }
  }
  throw new FailureError(
    failure('NOT_FOUND', {
      summary: `Record ${seq} cannot be read: it was deleted, or its key is not at hand.`,
      tried: `to read record ${seq}`,
      next: 'Where the keychain is locked, unlock it and open the console again; what was deleted lies in the history database.',
    }),
  )
}

/** What was verified at opening and is not the same any more is a finding, and no bug. */
async function told<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((thrown: unknown) => {
    if (!(thrown instanceof JournalDamaged)) throw thrown
    throw new FailureError(
      failure('JOURNAL_REFUSED', {
        summary: 'The log on the disk is no longer what was verified when the console opened.',
        tried: 'to read records',
        answered: thrown.message,
        next: 'Close the console, copy the log’s directory as it is, and let `npm run audit -- verify` name the place.',
        retry: 'no',
      }),
      { cause: thrown },
    )
  })
}

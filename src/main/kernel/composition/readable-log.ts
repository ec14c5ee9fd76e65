import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { ExportableLog } from '../history/export/exportable-log.ts'
import type { AuditLog } from './audit-log.ts'

/**
 * The log as it leaves this laptop: in the database, in files. Not while it is damaged and nobody has said so: what
 * is sent must be what was written. @throws FailureError JOURNAL_REFUSED, SECOND_CONSOLE
 */
export function readableLog(
  log: AuditLog,
): Pick<ExportableLog, 'logId' | 'genesis' | 'tip' | 'frames' | 'frameBlocks'> {
  const { kind, genesis, text } = log.status()
  if (log.logId === '' || kind === 'tampered') {
    throw new FailureError(
      failure(log.heldByAnother ? 'SECOND_CONSOLE' : 'JOURNAL_REFUSED', {
        summary: 'The log is not in a state in which it leaves this laptop.',
        tried: 'to read it for a copy elsewhere',
        answered: text,
        next: 'Settle it in the console, where the log’s badge says what to do; then try again.',
        retry: 'no',
      }),
    )
  }
  return {
    logId: log.logId,
    genesis,
    tip: () => ({ seq: log.status().records, head: log.status().head }),
    frames: (range) => log.frames(range),
    frameBlocks: (range) => log.frameBlocks(range),
  }
}

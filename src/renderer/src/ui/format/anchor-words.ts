import type { Anchor, AuditView } from '../../../../shared/domain/audit.ts'
import type { LogStatus } from '../../../../shared/domain/session.ts'
import { formatCount } from './count.ts'

/** How far the log can be proven by what lies elsewhere: `anchored up to 1,204, 3 records since`. */
export function anchorWords(anchor: Anchor | null, records: number): string {
  if (anchor === null) return records === 0 ? 'nothing to anchor' : 'not anchored anywhere'
  const since = Math.max(0, records - anchor.seq)
  return `anchored up to ${formatCount(anchor.seq)}, ${formatRecords(since)} since`
}

/** How many records there are: the log is told of more often than the session, whose figure may be an older one. */
export function newestRecord(
  log: Pick<LogStatus, 'records'>,
  audit: Pick<AuditView, 'checkpoint'> | null,
): number {
  const signed = audit?.checkpoint ?? null
  // The checkpoint is itself the record behind the one that it covers.
  return Math.max(log.records, signed === null ? 0 : signed.seq + 1)
}

/** `no record`, `1 record`, `1,204 records`. */
export function formatRecords(count: number): string {
  if (count === 0) return 'no record'
  return count === 1 ? '1 record' : `${formatCount(count)} records`
}

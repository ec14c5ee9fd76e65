import type { Timestamp } from '../../../shared/domain/identifiers.ts'
import { formatDuration } from './format/duration.ts'
import { useNow } from './use-now.ts'

interface ElapsedProps {
  readonly since: Timestamp
  /** Absent while it goes on. */
  readonly until?: Timestamp | undefined
}

/** How long something has taken, `mm:ss`. */
export function Elapsed({ since, until }: ElapsedProps) {
  const now = useNow(1_000)
  const end = until === undefined ? now : Date.parse(until)
  return <span className="nowrap">{formatDuration(end - Date.parse(since))}</span>
}

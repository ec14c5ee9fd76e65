import type { Timestamp } from '../../../shared/domain/identifiers.ts'
import { formatRelative, formatUtc } from './format/relative-time.ts'
import { useNow } from './use-now.ts'

/** A time as people glance at it; the exact UTC on hover. */
export function When({ at }: { readonly at: Timestamp }) {
  const now = useNow(5_000)
  const time = Date.parse(at)
  if (Number.isNaN(time)) return <span>{at}</span>
  return (
    <time dateTime={at} title={formatUtc(time)} className="nowrap">
      {formatRelative(time, now)}
    </time>
  )
}

import type { LogStatus } from '../../../../../shared/domain/session.ts'
import { formatCount } from '../../../ui/format/count.ts'

const ELSE =
  'they were deleted on purpose, lie in damage that was acknowledged, or their key is not at hand.'

/**
 * What a list of records does not show, and why; null where it shows all there are.
 * @param readable how many records of the log can be read, whatever is filtered
 */
export function unreadableWords(
  log: Pick<LogStatus, 'kind' | 'text' | 'records'>,
  readable: number,
): string | null {
  const missing = log.records - readable
  if (missing <= 0) return null
  const whole = log.kind === 'verified' || log.kind === 'unclean-end'
  const deleted = log.kind === 'verified' && log.text.includes('deleted')
  const why = whole && !deleted ? ELSE : log.text
  return `${formatCount(missing)} of ${formatCount(log.records)} records cannot be shown: ${why}`
}

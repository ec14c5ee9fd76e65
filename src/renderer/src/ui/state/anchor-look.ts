import type { AuditView } from '../../../../shared/domain/audit.ts'
import type { LogStatus } from '../../../../shared/domain/session.ts'
import { formatCount } from '../format/count.ts'
import { contradicts, copyLook } from './copy-look.ts'
import type { Look } from './step-look.ts'

/** How far something outside proves the log, and whether that can be believed now. */
export function anchorLook(
  log: Pick<LogStatus, 'kind'>,
  { anchor, export: copy }: Pick<AuditView, 'anchor' | 'export'>,
): Look {
  if (anchor === null) return { glyph: '○', word: 'not anchored anywhere', tone: 'idle' }
  const word = `anchored up to ${formatCount(anchor.seq)}`
  if (log.kind === 'tampered')
    return { glyph: '✕', word: `${word}, but the log is tampered`, tone: 'failed' }
  if (copy.kind !== 'refused' && copy.kind !== 'fork') return { glyph: '●', word, tone: 'done' }
  const failed = contradicts(copy) || copy.failure.code === 'COPY_CHANGED'
  const { word: state } = copyLook(copy)
  return failed
    ? { glyph: '✕', word: `${word}, but ${state}`, tone: 'failed' }
    : { glyph: '▲', word: `${word}, export ${state}`, tone: 'needs' }
}

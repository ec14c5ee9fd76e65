import type { ExportView } from '../../../../shared/domain/audit.ts'
import type { LogStatus } from '../../../../shared/domain/session.ts'
import { contradicts } from './copy-look.ts'
import type { Look } from './step-look.ts'

const looks: Readonly<Record<LogStatus['kind'], Look>> = {
  verified: { glyph: '●', word: 'verified', tone: 'done' },
  'unclean-end': { glyph: '?', word: 'unclean end', tone: 'unknown' },
  tampered: { glyph: '✕', word: 'tampered', tone: 'failed' },
  locked: { glyph: '▣', word: 'locked', tone: 'needs' },
  refusing: { glyph: '✕', word: 'refuses', tone: 'failed' },
}

/**
 * How the log is: the same icon, word and colour in the status line and in the history. What is whole
 * by itself is not green where its copy knows better.
 */
export function logLook(
  log: Pick<LogStatus, 'kind' | 'heldByAnother'>,
  copy: ExportView | null = null,
): Look {
  if (log.heldByAnother) return { glyph: '▣', word: 'held by another console', tone: 'needs' }
  const look = looks[log.kind]
  if (look.tone === 'failed' || !contradicts(copy)) return look
  return { glyph: '✕', word: 'contradicted by its copy', tone: 'failed' }
}

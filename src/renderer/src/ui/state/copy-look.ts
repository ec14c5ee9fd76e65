import type { ExportView } from '../../../../shared/domain/audit.ts'
import type { Look } from './step-look.ts'

const looks: Readonly<Record<ExportView['kind'], Look>> = {
  'not-configured': { glyph: '○', word: 'no copy', tone: 'idle' },
  'no-tables': { glyph: '◆', word: 'its tables are missing', tone: 'needs' },
  idle: { glyph: '●', word: 'up to date', tone: 'done' },
  running: { glyph: '◐', word: 'sending', tone: 'running' },
  queued: { glyph: '○', word: 'waiting for the database', tone: 'needs' },
  refused: { glyph: '✕', word: 'refused', tone: 'failed' },
  fork: { glyph: '✕', word: 'fork', tone: 'failed' },
}

/** How the copy stands: the same icon, word and colour in the status line and in the history. */
export function copyLook(copy: ExportView): Look {
  if (copy.kind === 'idle' && copy.waiting > 0)
    return { glyph: '○', word: 'the newest are waiting', tone: 'idle' }
  if (copy.kind === 'refused' || copy.kind === 'fork') {
    if (copy.failure.code === 'LOG_CUT') return { ...looks.refused, word: 'log cut' }
    if (copy.failure.code === 'COPY_CHANGED') return { ...looks.refused, word: 'copy changed' }
    if (copy.failure.code === 'LOG_FORKED') return looks.fork
  }
  return looks[copy.kind]
}

/** Whether the database tells another story than this log, which by itself may look whole. */
export function contradicts(copy: ExportView | null): boolean {
  if (copy === null || (copy.kind !== 'refused' && copy.kind !== 'fork')) return false
  return ['fork', 'log cut'].includes(copyLook(copy).word)
}

import type { MigrationLine, MigrationMark } from '../../../../shared/domain/migration.ts'
import type { Look } from '../../ui/state/step-look.ts'

const looks: Readonly<Record<MigrationLine['state'], Look>> = {
  applied: { glyph: '●', word: 'applied', tone: 'done' },
  failed: { glyph: '✕', word: 'failed', tone: 'failed' },
  running: { glyph: '◐', word: 'running', tone: 'running' },
  'rolled-back': { glyph: '↩', word: 'given up', tone: 'undone' },
  pending: { glyph: '○', word: 'not applied', tone: 'idle' },
}

/** A migration's state as icon, word and colour. */
export function migrationLook(state: MigrationLine['state']): Look {
  return looks[state]
}

/** Marks in words; the whole sentence stands in the line. */
export const markWords: Readonly<Record<MigrationMark, string>> = {
  ahead: 'ahead of the code',
  behind: 'behind the code',
  edited: 'edited after it ran',
  'out-of-order': 'out of order',
  'half-applied': 'half-applied',
  retried: 'retried',
}

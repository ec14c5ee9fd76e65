import type { RankedSource } from '../../../../shared/domain/database-source.ts'
import type { Look } from '../../ui/state/step-look.ts'

/** What kind of source it is, where people read. */
export const sourceKinds: Readonly<Record<RankedSource['kind'], string>> = {
  point: 'point in time',
  dump: 'dump on this laptop',
  bucket: 'dump in the bucket',
  volume: 'volume backup',
}

const before: Look = { glyph: '●', word: 'before it', tone: 'done' }
const within: Look = { glyph: '◆', word: 'has it in it', tone: 'needs' }
const away: Look = { glyph: '▣', word: 'cannot be taken', tone: 'idle' }

/** Whether a source can be taken, and on which side of the migration it lies. */
export function sourceLook({ whyNot, isBefore }: RankedSource): Look {
  if (whyNot !== undefined) return away
  return isBefore ? before : within
}

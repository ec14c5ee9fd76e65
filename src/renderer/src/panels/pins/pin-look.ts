import type { PinLevel } from '../../../../shared/domain/pin.ts'
import type { Look } from '../../ui/state/step-look.ts'

/** How a level looks: icon, word and colour. */
export const pinLooks: Readonly<Record<PinLevel, Look>> = {
  calm: { glyph: '●', word: 'holds', tone: 'done' },
  attention: { glyph: '▲', word: 'look at it', tone: 'needs' },
  alarm: { glyph: '✕', word: 'about to return', tone: 'failed' },
  unknown: { glyph: '?', word: 'not wholly known', tone: 'unknown' },
}

import type { KitStatus } from '../../../../shared/domain/audit.ts'
import { inSentence } from '../../ui/format/in-sentence.ts'
import type { Look } from '../../ui/state/step-look.ts'

/** How a kit stands, as icon, word and one sentence. */
export interface KitWords {
  readonly look: Look
  readonly text: string
}

export function kitWords(kit: KitStatus): KitWords {
  switch (kit.kind) {
    case 'not-needed':
      return {
        look: { glyph: '–', word: 'not needed', tone: 'idle' },
        text: 'A rehearsal loses nothing that matters: it needs no kit.',
      }
    case 'none':
      return {
        look: { glyph: '◆', word: 'none yet', tone: 'needs' },
        text: 'Nothing but this laptop opens the log.',
      }
    case 'made':
      return {
        look: { glyph: '◆', word: 'made, not proven', tone: 'needs' },
        text: 'Nobody has shown yet that it opens a record.',
      }
    case 'proven':
      return {
        look: { glyph: '●', word: 'proven', tone: 'done' },
        text: 'It has opened a record of this log.',
      }
    case 'gone':
      return {
        look: { glyph: '✕', word: 'out of use', tone: 'failed' },
        text: 'New records are no longer sealed to it: make another one. Keep the old one for what is older.',
      }
    case 'unknown':
      return {
        look: { glyph: '?', word: 'unknown', tone: 'unknown' },
        text: `Whether there is one cannot be read: ${inSentence(kit.because)}.`,
      }
  }
}

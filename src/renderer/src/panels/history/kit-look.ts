import type { KitStatus } from '../../../../shared/domain/audit.ts'
import { unreachable } from '../../../../shared/domain/unreachable.ts'
import type { Look } from '../../ui/state/step-look.ts'

/** How the recovery kit is, and what can be done about it; no act where there is nothing to do. */
export function kitLook(kit: KitStatus): Look & { readonly act: string | null } {
  switch (kit.kind) {
    case 'not-needed':
      return { glyph: '–', word: 'not needed in a rehearsal', tone: 'idle', act: null }
    case 'none':
      return { glyph: '◆', word: 'not made yet', tone: 'needs', act: 'Make the kit…' }
    case 'made':
      return { glyph: '◆', word: 'made, not proven', tone: 'needs', act: 'Prove the kit…' }
    case 'proven':
      return { glyph: '●', word: 'proven', tone: 'done', act: 'Open the kit…' }
    case 'gone':
      return { glyph: '✕', word: 'no longer in use', tone: 'failed', act: 'Make another kit…' }
    case 'unknown':
      return { glyph: '?', word: 'cannot be told', tone: 'unknown', act: 'Open the kit…' }
    default:
      return unreachable(kit)
  }
}

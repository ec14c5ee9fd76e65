import type { RecordTypeName } from '../../../../../shared/domain/audit.ts'
import type { Tone } from '../../../ui/state/step-look.ts'

const tones: { readonly [type in RecordTypeName]?: Tone } = {
  INTENT: 'running',
  RESULT: 'done',
  GAP: 'failed',
  PRUNE: 'failed',
  CONFIG: 'needs',
  EXPORT: 'undone',
  ANCHOR: 'undone',
}

/** The colour of a type's name; the name says the same without it. */
export function toneOfRecord(type: RecordTypeName): Tone {
  return tones[type] ?? 'idle'
}

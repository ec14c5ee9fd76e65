import { type Finding, green, red } from '../findings.ts'
import { hiddenSequences, type Sequence } from '../sequences.ts'

/** Whether the copy can be made to go on behind every id that live has given out. */
export function sequencesFinding(sequences: readonly Sequence[]): Finding {
  const hidden = sequences.filter((sequence) => sequence.hidden)
  if (hidden.length > 0) return red('sequences', hiddenSequences(hidden))
  return green('sequences', `${sequences.length}, how far each of them is can be read`)
}

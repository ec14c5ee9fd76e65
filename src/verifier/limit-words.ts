import type { Asked } from './arguments.ts'
import { count } from './plain-words.ts'
import type { Report } from './report.ts'

/** What was looked at and what this cannot tell, so that nobody takes it for more than it is. */
export function limits(report: Report, asked: Asked): readonly string[] {
  const { level, openedSegments, keyGaps, unsigned } = report
  return [
    level === 'public'
      ? 'Looked at without a secret: frames, chain, signatures and links. The contents were not opened.'
      : `Looked at with an identity: also the contents of ${count(openedSegments, 'segment')}.`,
    ...(asked.genesis === null
      ? [
          'Whether this is the log it is said to be, only its genesis fingerprint can tell (--genesis).',
        ]
      : []),
    ...(!isComparedOutside(report)
      ? [
          'Whether newer records were cut off, only a checkpoint kept elsewhere can tell (--checkpoint, --history).',
        ]
      : []),
    ...(report.history?.runsCompared === null
      ? [
          'The columns of rollback_history were not compared: give --identity. Without it rows may also be missing there, or too many.',
        ]
      : []),
    ...(keyGaps > 0
      ? [
          'Whoever can write to the directory can make a key gap: only a newer checkpoint proves it.',
        ]
      : []),
    ...(unsigned > 0 && level === 'public'
      ? [
          'Unsigned records can be written without a key; with --identity their contents are tested.',
        ]
      : []),
  ]
}

/** Whether something was there to say that newer records were cut off, whatever it said. */
export function isComparedOutside({ checkpoints, history }: Report): boolean {
  return checkpoints.given > 0 || (history?.rows ?? 0) > 0
}

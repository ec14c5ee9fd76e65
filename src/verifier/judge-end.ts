import { sha256 } from './bytes.ts'
import type { Previous, RecordedEnd } from './header-fields.ts'
import { canBeTorn } from './torn-tail.ts'
import type { Walked } from './walked.ts'

/** How a segment ends, or why that is impossible. */
export type End =
  | { readonly kind: 'clean' }
  /** A crash; so many bytes lie behind the valid part. */
  | { readonly kind: 'unclean'; readonly tornBytes: number }
  | { readonly kind: 'wrong'; readonly offset: number; readonly what: string }

/** Judges the newest segment by what a crash can have done to it. */
export function judgeNewest(file: Buffer, { broken, closed, end }: Walked): End {
  if (broken === null) {
    return closed === 'shutdown' ? { kind: 'clean' } : { kind: 'unclean', tornBytes: 0 }
  }
  if (broken.kind === 'false') return { kind: 'wrong', offset: broken.offset, what: broken.what }
  if (!canBeTorn(file, broken.offset, broken.found)) {
    return { kind: 'wrong', offset: broken.offset, what: broken.found.what }
  }
  return { kind: 'unclean', tornBytes: file.length - end }
}

/** How much of an older segment is looked at: behind a crash, a refused write or a cut is no record. */
export function lengthToWalk(file: Buffer, validLength: number, end: RecordedEnd): number {
  return end.kind === 'CLOSED' || end.kind === 'DAMAGED' ? file.length : validLength
}

/** Judges an older segment by what its successor recorded about it. */
export function judgeOlder(file: Buffer, walked: Walked, recorded: Previous): End {
  const { broken } = walked
  if (broken !== null) {
    const what = broken.kind === 'false' ? broken.what : broken.found.what
    return { kind: 'wrong', offset: broken.offset, what }
  }
  const wrong = (what: string): End => ({ kind: 'wrong', offset: walked.end, what })
  if (walked.end !== recorded.validLength) return wrong('it has another length than was recorded')
  const tail = file.subarray(walked.end)
  switch (recorded.end.kind) {
    case 'DAMAGED':
      return wrong('it is damaged, its successor says')
    case 'CLOSED':
      return walked.closed === 'no' ? wrong('its end is not there') : { kind: 'clean' }
    case 'CUT':
      // That records are gone is told of the segment behind; how this one ended says nothing more.
      return { kind: 'clean' }
    case 'POISONED':
      return { kind: 'unclean', tornBytes: tail.length }
    case 'UNCLEAN': {
      const { length, sha256: recordedHash } = recorded.end
      const same = tail.length === length && sha256(tail).toString('hex') === recordedHash
      if (!same) return wrong('what a crash left behind its end has changed since')
      return { kind: 'unclean', tornBytes: tail.length }
    }
  }
}

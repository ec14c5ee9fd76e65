import type { EarlierDefinitions } from './earlier-definitions.ts'
import type { ReadStatement } from './effect.ts'
import { type Inverse, invert } from './invert.ts'

/** A statement of a reversal, and what is said beside it. */
export interface ReversalStatement {
  readonly text: string
  readonly loses?: string
  readonly mayFail?: string
}

/** A whole script taken back: the last change first. */
export interface Reversal {
  readonly statements: readonly ReversalStatement[]
  /** What stays as it is, and why that is no harm. */
  readonly leaves: readonly string[]
  /** Rows that were changed, and stay so. */
  readonly rows: readonly string[]
  /** What somebody must write by hand before this is whole. */
  readonly byHand: readonly string[]
}

/** Takes a script back by inference: the inverse of each effect, the last one first. */
export function invertScript(
  script: readonly ReadStatement[],
  earlier: EarlierDefinitions,
): Reversal {
  const inverses = script
    .flatMap(({ effects }) => effects.map((effect): Inverse => invert(effect, earlier)))
    .toReversed()
  const because = (kind: 'leave' | 'rows' | 'by-hand'): readonly string[] =>
    inverses.flatMap((inverse) => (inverse.kind === kind ? [inverse.because] : []))
  return {
    statements: inverses.flatMap((inverse) => {
      if (inverse.kind !== 'statement') return []
      const { text, loses, mayFail } = inverse
      return [
        {
          text,
          ...(loses === undefined ? {} : { loses }),
          ...(mayFail === undefined ? {} : { mayFail }),
        },
      ]
    }),
    leaves: because('leave'),
    rows: because('rows'),
    byHand: because('by-hand'),
  }
}

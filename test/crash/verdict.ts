import type { Shown } from './matrix.ts'

/** What is printed of a matrix, and whether it may count as passed. */
export interface Verdict {
  readonly passed: boolean
  /** One line for people. */
  readonly words: string
  /** One object for programs. */
  readonly line: Readonly<Record<string, string | number>>
}

export interface Asked {
  readonly name: string
  /** Fewer points than this prove nothing. */
  readonly least: number
  readonly seconds: number
}

/** A matrix that broke nothing because it tried nothing has not passed. */
export function verdictOn(shown: Shown, { name, least, seconds }: Asked): Verdict {
  if ('skipped' in shown) {
    const line = { name, points: 0, broken: 0, least, seconds, skipped: shown.skipped }
    return { passed: false, words: `${name}: NOT RUN, ${shown.skipped}`, line }
  }
  const { points } = shown
  const broken = shown.broken.length
  const needed = Math.max(1, least)
  const tooFew = points < needed
  const said = `${name}: ${points} points, ${broken} broken, ${seconds} s`
  const line = { name, points, broken, least, seconds }
  if (!tooFew) return { passed: broken === 0, words: said, line }
  const why = `reached ${points} of at least ${needed} points`
  return { passed: false, words: `${said}: TOO FEW, ${why}`, line: { ...line, tooFew: why } }
}

/**
 * 1 when a matrix failed, or when none of those asked for could be run; what could not be run here beside others
 * that were is said, and is no failure.
 */
export function exitCodeOf(verdicts: readonly Verdict[]): 0 | 1 {
  const run = verdicts.filter(({ line }) => !('skipped' in line))
  return run.length > 0 && run.every(({ passed }) => passed) ? 0 : 1
}

import type { Evidence } from '../../../../shared/domain/evidence.ts'
import type { Failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'

/** One line of a board: what was looked at, what it means, and what to do about it. */
export type Finding =
  | { readonly light: 'green'; readonly fact: string; readonly says: string }
  | { readonly light: 'amber'; readonly fact: string; readonly says: string; readonly next: string }
  | { readonly light: 'red'; readonly fact: string; readonly failure: Failure }

export function green(fact: string, says: string): Finding {
  return { light: 'green', fact, says }
}

export function amber(fact: string, says: string, next: string): Finding {
  return { light: 'amber', fact, says, next }
}

export function red(fact: string, failure: Failure): Finding {
  return { light: 'red', fact, failure }
}

/** All findings as evidence; the first red one is the verdict's failure. */
export function verdictOf(
  label: string,
  findings: readonly Finding[],
  more: readonly Evidence[] = [],
): Verdict {
  const board: Evidence = {
    kind: 'table',
    label,
    columns: ['fact', 'light', 'verdict', 'what to do'],
    rows: findings.map((one) => [
      one.fact,
      one.light,
      one.light === 'red' ? wordsOf(one.failure) : one.says,
      one.light === 'green' ? '' : one.light === 'amber' ? one.next : one.failure.next,
    ]),
  }
  const evidence = [board, ...more]
  const first = findings.find((one) => one.light === 'red')
  if (first === undefined) return { kind: 'verified', evidence }
  return { kind: 'failed', failure: first.failure, evidence }
}

function wordsOf({ summary, answered }: Failure): string {
  return answered === undefined ? summary : `${summary} (${answered})`
}

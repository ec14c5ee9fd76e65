import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { Manifest } from './manifest.ts'
import type { Move } from './move.ts'

/** What rows add up to, in the order of the declared totals. */
export type Sums = readonly bigint[]

export function noSums({ totals }: Pick<Move, 'totals'>): Sums {
  return totals.map(() => 0n)
}

/** Adds one row. Pure. @throws FailureError UNEXPECTED_ANSWER where a summed column holds no whole number */
export function addRow(sums: Sums, row: JsonObject, { totals }: Pick<Move, 'totals'>): Sums {
  return totals.map(({ sumOf }, index) => {
    const sum = sums[index] ?? 0n
    if (sumOf === null) return sum + 1n
    const value = row[sumOf]
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return sum + BigInt(value)
    throw new FailureError(
      failure('UNEXPECTED_ANSWER', {
        summary: `The column ${sumOf} holds no whole number: it cannot be summed up.`,
        tried: `to add up ${sumOf}`,
        answered: JSON.stringify(value),
        next: 'Mend `systems.contracts.state.totals` in the profile.',
        field: 'systems.contracts.state.totals',
        retry: 'no',
      }),
    )
  })
}

export type ManifestTotal = Manifest['totals'][number]

/** What the contract said of the whole, beside what it is the sum of. Pure. */
export function namedTotals(
  { totals }: Pick<Move, 'totals'>,
  said: readonly string[],
): readonly ManifestTotal[] {
  return totals.map(({ view, sumOf }, index) => ({
    view: `${view.name}()`,
    of: sumOf === null ? 'rows' : `sum of ${sumOf}`,
    value: said[index] ?? '',
  }))
}

/** Totals that are not what the rows add up to, in words; empty where all agree. Pure. */
export function otherTotals(totals: readonly ManifestTotal[], sums: Sums): readonly string[] {
  return totals.flatMap(({ view, of, value }, index) => {
    const sum = String(sums[index] ?? 0n)
    return value === sum
      ? []
      : [`${view} says ${value}, the ${of === 'rows' ? 'rows are' : `${of} is`} ${sum}`]
  })
}

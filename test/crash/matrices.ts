import { auditMatrices } from './audit/matrices.ts'
import { longCases as longImports } from './contract-import/import-cases.ts'
import { killImports } from './contract-import/kill-import.ts'
import { drillMatrices } from './drill/matrices.ts'
import { losePowerEverywhere } from './journal/crash-points.ts'
import { failEverySite } from './journal/fail-sites.ts'
import { killWriters } from './journal/killed-writer.ts'

/** What a matrix has shown, or why it could not be run here. */
export type Shown =
  | {
      readonly points: number
      readonly broken: readonly unknown[]
      readonly notes?: readonly string[]
    }
  | { readonly skipped: string }

export type Matrix = (say: (text: string) => void) => Promise<Shown>

const POWER_LOSS_SEEDS = Array.from({ length: 12 }, (_, index) => index + 1)

/** The long matrices by name; the part of a name before a hyphen stands for all that begin with it. */
export const matrices: Readonly<Record<string, Matrix>> = {
  'journal-power-loss': () => losePowerEverywhere(POWER_LOSS_SEEDS, 4),
  'journal-kill': () => killWriters(240, 3),
  'journal-disk-faults': () => failEverySite(['EIO', 'ENOSPC'], 1),
  ...drillMatrices,
  'contract-import': (say) => killImports(longImports(400, 1), say),
  ...auditMatrices,
}

/** The matrices that the names ask for, all where there are none; null where a name asks for none. */
export function chosen(names: readonly string[]): readonly (readonly [string, Matrix])[] | null {
  const meant = (asked: string, name: string): boolean =>
    name === asked || name.startsWith(`${asked}-`)
  const all = Object.entries(matrices)
  if (names.some((asked) => !all.some(([name]) => meant(asked, name)))) return null
  return names.length === 0
    ? all
    : all.filter(([name]) => names.some((asked) => meant(asked, name)))
}

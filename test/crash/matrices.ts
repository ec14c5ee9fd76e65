import { auditMatrices } from './audit/matrices.ts'
import { longCases as longImports } from './contract-import/import-cases.ts'
import { killImports } from './contract-import/kill-import.ts'
import { drillMatrices } from './drill/matrices.ts'
import { losePowerEverywhere } from './journal/crash-points.ts'
import { failEverySite } from './journal/fail-sites.ts'
import { killWriters } from './journal/killed-writer.ts'
import { atLeast, type PlannedMatrix } from './matrix.ts'
import { killRestores } from './restore/kill-restores.ts'

const POWER_LOSS_SEEDS = Array.from({ length: 12 }, (_, index) => index + 1)

/** The long matrices by name; the part of a name before a hyphen stands for all that begin with it. */
export const matrices: Readonly<Record<string, PlannedMatrix>> = {
  'journal-power-loss': atLeast(6_500, () => losePowerEverywhere(POWER_LOSS_SEEDS, 4)),
  'journal-kill': atLeast(240, () => killWriters(240, 3)),
  'journal-disk-faults': atLeast(600, () => failEverySite(['EIO', 'ENOSPC'], 1)),
  ...drillMatrices,
  'contract-import': atLeast(200, (say) => killImports(longImports(400, 1), say)),
  restore: atLeast(500, killRestores(560)),
  ...auditMatrices,
}

/** The matrices that the names ask for, all where there are none; null where a name asks for none. */
export function chosen(
  names: readonly string[],
): readonly (readonly [string, PlannedMatrix])[] | null {
  const meant = (asked: string, name: string): boolean =>
    name === asked || name.startsWith(`${asked}-`)
  const all = Object.entries(matrices)
  if (names.some((asked) => !all.some(([name]) => meant(asked, name)))) return null
  return names.length === 0
    ? all
    : all.filter(([name]) => names.some((asked) => meant(asked, name)))
}

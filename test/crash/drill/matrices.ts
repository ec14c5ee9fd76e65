import { atLeast, type PlannedMatrix } from '../matrix.ts'
import { drillContracts } from './contract-drill.ts'
import { type Builds, EMPTY_DIRECTORY, KILLED_BUILDS, resumeHalfBuilt } from './half-built.ts'
import { longCases, namedCases } from './kill-cases.ts'
import { type KillCase, killAll } from './kill-drill.ts'
import { drillMigration } from './migration-drill.ts'
import { drillPaymaster } from './paymaster-drill.ts'

/** The long forms of what is shown of drills. */
export const drillMatrices: Readonly<Record<string, PlannedMatrix>> = {
  'drill-kill': atLeast(70, (say) => killed(longCases(108, 1), say)),
  'drill-kill-named': atLeast(namedCases.length, (say) => killed(namedCases, say)),
  'drill-half-built': atLeast(2, () =>
    each<Builds>([EMPTY_DIRECTORY, KILLED_BUILDS], async (builds) => {
      const { code, outcome } = await resumeHalfBuilt(builds)
      return code === 0 && outcome === 'done' ? [] : [`exit ${code}, ${outcome}`]
    }),
  ),
  'drill-contracts': atLeast(2, () => each(['contract-bug', 'full'], drillContracts)),
  'drill-migration': atLeast(1, () => each([undefined], drillMigration)),
  'drill-paymaster': atLeast(2, () => each(['paymaster-dry', 'paymaster-drained'], drillPaymaster)),
}

async function killed(cases: readonly KillCase[], say: (text: string) => void) {
  const reports = await killAll(cases, say)
  return {
    points: reports.reduce((sum, { points }) => sum + points, 0),
    broken: reports.filter(({ faults }) => faults.length > 0),
  }
}

/** One drill after the other: each is a whole world. */
async function each<Case>(
  cases: readonly Case[],
  faultsOf: (one: Case) => Promise<readonly string[]>,
) {
  const broken: unknown[] = []
  for (const one of cases) {
    const faults = await faultsOf(one)
    if (faults.length > 0) broken.push({ case: one, faults })
  }
  return { points: cases.length, broken }
}

import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { RunbookId } from '../../../shared/domain/runbook.ts'
import type { UnderwayRun } from '../../../shared/domain/underway.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'

/** What is known here of runs and procedures. */
export interface KnownRuns {
  /** The run is in this console's own log: it is gone on with there. */
  knowsRun(run: RunId): boolean
  runbookNamed(name: string): RunbookId | null
}

/** Runs that other consoles have under way. A system that cannot be asked says nothing: its own line says that. */
export async function lookAtUnderway(
  systems: readonly System[],
  known: KnownRuns,
  { reads, signal }: { readonly reads: Reads; readonly signal: AbortSignal },
): Promise<readonly UnderwayRun[]> {
  const all = await Promise.all(
    systems.map(async ({ id: system, underway }): Promise<readonly UnderwayRun[]> => {
      const found = (await underway?.(reads, signal).catch(() => [])) ?? []
      return found.map(({ run, standing, sessions, procedure }) => ({
        ...{ run, system, standing, sessions },
        runbook: procedure === undefined ? null : known.runbookNamed(procedure),
      }))
    }),
  )
  return all.flat().filter(({ run }) => !known.knowsRun(run))
}

import type { RunId, SystemId } from '../../../shared/domain/identifiers.ts'
import type { Reads } from '../ports/reads.ts'
import type { System, Underway } from '../ports/system.ts'
import { refuse } from './refuse.ts'

/** The run that another console has under way, by the word of its system. @throws FailureError NOT_FOUND, and as the systems say */
export async function findUnderway(
  systems: readonly System[],
  run: RunId,
  { reads, signal }: { readonly reads: Reads; readonly signal: AbortSignal },
): Promise<Underway & { readonly system: SystemId }> {
  for (const { id: system, underway } of systems) {
    const found = (await underway?.(reads, signal))?.find((one) => one.run === run)
    if (found !== undefined) return { ...found, system }
  }
  return refuse('NOT_FOUND', `No run ${run} is under way at any system of this profile.`)
}

import { useEffect, useRef } from 'react'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { RunSummary } from '../../../shared/domain/run-summary.ts'

/**
 * A page that is opened (or loaded again) while a run goes on opens on that run: somebody may be looking for
 * the way to put traffic back. Told once, with the first list of runs; afterwards nobody is taken anywhere.
 */
export function useLanding(runs: readonly RunSummary[] | null, land: (run: RunId) => void): void {
  const landed = useRef(false)
  const latest = useRef(land)
  latest.current = land
  useEffect(() => {
    if (runs === null || landed.current) return
    landed.current = true
    const going = runs.find((run) => run.outcome === null)
    if (going !== undefined) latest.current(going.id)
  }, [runs])
}

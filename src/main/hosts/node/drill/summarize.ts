import { type Run, stepOf } from '../../../../shared/domain/run.ts'
import { isSettledWell } from '../../../../shared/domain/step-state.ts'
import type { Kernel } from '../../../kernel/create-kernel.ts'
import type { DrillSummary } from './drill-reporter.ts'

// The looks whose good end makes a system verified; a step that took no part says nothing.
const looks = {
  vercel: ['web-verify', 'final-web'],
  railway: ['api-verify', 'api-check'],
  postgres: ['db-verify', 'db-check'],
} as const

/** What a drill's end says of each system: by its looks, never by what was sent. */
export function summarize(
  kernel: Kernel,
  run: Run,
  measured: { readonly downtimeMs: number | null; readonly seconds: number },
): DrillSummary {
  const systems = Object.fromEntries(
    Object.entries(looks).map(([system, steps]) => [system, verdictOf(run, steps)]),
  )
  const { records, head } = kernel.session.current().log
  return {
    outcome: run.outcome ?? 'unknown',
    systems,
    history: kernel.historyOf(run.id),
    audit: { dir: kernel.logDirectory, records, head },
    ...measured,
  }
}

function verdictOf(run: Run, ids: readonly string[]): DrillSummary['systems'][string] {
  const states = ids.flatMap((id) => stepOf(run, id)?.state ?? [])
  if (states.some((state) => state.kind === 'failed')) return 'failed'
  const looked = states.some((state) => state.kind === 'succeeded')
  return looked && states.every(isSettledWell) ? 'verified' : 'unknown'
}

import type { RunSummary } from '../../../shared/domain/run-summary.ts'
import type { Session } from '../../../shared/domain/session.ts'

/** What the window is called: how the newest run stands comes first, it is read in a task bar. */
export function windowTitle(
  session: Pick<Session, 'environment' | 'profileName'> | null,
  runs: readonly RunSummary[] | null,
): string {
  const where =
    session === null
      ? 'Rollback Console'
      : `${session.environment.toUpperCase()} · ${session.profileName} · Rollback Console`
  const newest = runs?.[0]
  return newest === undefined ? where : `${runWord(newest)} · ${where}`
}

function runWord(run: RunSummary): string {
  if (run.outcome !== null) return `${run.outcome === 'done' ? '●' : '✕'} ${run.outcome}`
  return run.needsOperator ? '◆ needs you' : `◐ ${run.stepsDone}/${run.stepsTotal}`
}

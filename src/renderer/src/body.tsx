import { lazy, Suspense } from 'react'
import type { RunbookId } from '../../shared/domain/runbook.ts'
import type { Place } from './frame/place.ts'
import { ProfileProblems } from './panels/profile-problems/profile-problems.tsx'
import { SituationPanel } from './panels/situation/situation-panel.tsx'

// The fast lane comes with the first script; everything else arrives while it is being read.
const loadPlan = () => import('./panels/plan/plan-panel.tsx')
const loadRun = () => import('./panels/run/run-panel.tsx')
const loadHistory = () => import('./panels/history/history-panel.tsx')
const PlanPanel = lazy(() => loadPlan().then(({ PlanPanel: panel }) => ({ default: panel })))
const RunPanel = lazy(() => loadRun().then(({ RunPanel: panel }) => ({ default: panel })))
const HistoryPanel = lazy(() =>
  loadHistory().then(({ HistoryPanel: panel }) => ({ default: panel })),
)

/** Fetches the other panels, so that going to one never waits for the network of a hotel. */
export async function loadPanels(): Promise<void> {
  await Promise.all([loadRun(), loadPlan(), loadHistory()])
}

interface BodyProps {
  readonly place: Place
  readonly broken: boolean
  readonly run: string | null
  readonly runbook: RunbookId
  readonly onRunbook: (runbook: RunbookId) => void
  readonly onOpenRun: (run: string) => void
  readonly onMakePlan: () => void
}

/** The place that was gone to. */
export function Body(props: BodyProps) {
  const { place, broken, run, runbook, onRunbook, onOpenRun, onMakePlan } = props
  if (broken && (place === 'situation' || place === 'plan')) return <ProfileProblems />
  return (
    <Suspense fallback={<p className="dim">Loading…</p>}>
      {place === 'situation' ? (
        <SituationPanel onOpenRun={onOpenRun} onMakePlan={onMakePlan} />
      ) : null}
      {place === 'plan' ? (
        <PlanPanel runbook={runbook} onRunbook={onRunbook} onStarted={onOpenRun} />
      ) : null}
      {place === 'run' ? <RunPanel runId={run} /> : null}
      {place === 'history' ? <HistoryPanel onOpenRun={onOpenRun} /> : null}
    </Suspense>
  )
}

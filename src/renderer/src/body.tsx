import { type ComponentProps, lazy } from 'react'
import type { RunbookId } from '../../shared/domain/runbook.ts'
import type { UnderwayRun } from '../../shared/domain/underway.ts'
import { Late } from './frame/late.tsx'
import { type Place, places } from './frame/place.ts'
import type { HistoryView } from './panels/history/history-view.ts'
import { PaymasterPanel } from './panels/paymaster/paymaster-panel.tsx'
import { PinsPanel } from './panels/pins/pins-panel.tsx'
import { ProfileProblems } from './panels/profile-problems/profile-problems.tsx'
import { SituationPanel } from './panels/situation/situation-panel.tsx'

// The fast lane comes with the first script; everything else arrives while it is being read.
const loadPlan = () => import('./panels/plan/plan-panel.tsx')
const loadRun = () => import('./panels/run/run-panel.tsx')
const loadNewVersion = () => import('./panels/new-version/new-version-form.tsx')
const loadRepoint = () => import('./panels/new-version/repoint-form.tsx')
const loadRepair = () => import('./panels/repair/repair-form.tsx')
const loadSources = () => import('./panels/sources/sources-section.tsx')
const loadSignedFile = () => import('./panels/signed-file/signed-file-form.tsx')
const loadHistory = () => import('./panels/history/history-panel.tsx')
const PlanPanel = lazy(() => loadPlan().then(({ PlanPanel: panel }) => ({ default: panel })))
const RunPanel = lazy(() => loadRun().then(({ RunPanel: panel }) => ({ default: panel })))
const HistoryPanel = lazy(() =>
  loadHistory().then(({ HistoryPanel: panel }) => ({ default: panel })),
)

const NewVersionForm = lazy(() =>
  loadNewVersion().then(({ NewVersionForm: form }) => ({ default: form })),
)

const RepointForm = lazy(() => loadRepoint().then(({ RepointForm: form }) => ({ default: form })))

const RepairForm = lazy(() => loadRepair().then(({ RepairForm: form }) => ({ default: form })))

const SourcesSection = lazy(() =>
  loadSources().then(({ SourcesSection: section }) => ({ default: section })),
)

const SignedFileForm = lazy(() =>
  loadSignedFile().then(({ SignedFileForm: form }) => ({ default: form })),
)

/** Fetches the other panels, so that going to one never waits for the network of a hotel. */
export async function loadPanels(): Promise<void> {
  await Promise.all([
    loadRun(),
    loadPlan(),
    loadHistory(),
    loadNewVersion(),
    loadRepoint(),
    loadRepair(),
    loadSources(),
    loadSignedFile(),
  ])
}

const versionKinds: Partial<Record<RunbookId, 'deploy' | 'replace' | 'upgrade'>> = {
  'contract-deploy': 'deploy',
  'contract-replace': 'replace',
  'contract-upgrade': 'upgrade',
}

/** Procedures that bring the whole database back: what is lost is compared over all of them. */
const databaseReturns: readonly RunbookId[] = ['database-only', 'database-point', 'database-volume']

/** The form of a procedure that needs more than targets. */
function formOf(runbook: RunbookId): Pick<ComponentProps<typeof PlanPanel>, 'form' | 'needs'> {
  if (runbook === 'database-repair' || runbook === 'database-reimport') {
    const kept = runbook === 'database-reimport'
    return { form: ({ onGiven }) => <RepairForm key={runbook} kept={kept} onGiven={onGiven} /> }
  }
  if (databaseReturns.includes(runbook)) {
    return { form: (slot) => <SourcesSection runbook={runbook} {...slot} /> }
  }
  if (runbook === 'contracts-send-signed') {
    return {
      form: ({ onGiven }) => <SignedFileForm onGiven={onGiven} />,
      needs: 'Choose a signed file that can be sent; the list says what keeps the others.',
    }
  }
  if (runbook === 'contract-repoint') {
    return { form: ({ onGiven }) => <RepointForm onGiven={onGiven} /> }
  }
  const kind = versionKinds[runbook]
  if (kind === undefined) return {}
  return { form: ({ onGiven }) => <NewVersionForm key={kind} kind={kind} onGiven={onGiven} /> }
}

interface BodyProps {
  readonly place: Place
  readonly broken: boolean
  readonly run: string | null
  readonly runbook: RunbookId
  readonly onRunbook: (runbook: RunbookId) => void
  /** A run of another console whose rest is planned. */
  readonly takeOver: string | null
  readonly onTakeOver: (run: UnderwayRun | null) => void
  readonly onOpenRun: (run: string) => void
  readonly onOpenKit: () => void
  readonly historyView: HistoryView
  readonly onHistoryView: (view: HistoryView) => void
  readonly onMakePlan: () => void
  readonly onPlan: (runbook: RunbookId) => void
  readonly onMigrations: () => void
  readonly onContracts: () => void
}

/** The place that was gone to. */
export function Body(props: BodyProps) {
  const { place, broken, run, runbook, onRunbook, onOpenRun, onOpenKit, onMakePlan } = props
  if (broken && (place === 'situation' || place === 'plan')) return <ProfileProblems />
  return (
    <Late
      key={place}
      title={places.find(({ id }) => id === place)?.title}
      waiting={<p className="dim">Loading…</p>}
    >
      {place === 'situation' ? (
        <>
          <SituationPanel
            onOpenRun={onOpenRun}
            onMakePlan={onMakePlan}
            onTakeOver={props.onTakeOver}
            onMigrations={props.onMigrations}
            onContracts={props.onContracts}
          />
          <PinsPanel onPlan={props.onPlan} onOpenRun={onOpenRun} />
          <PaymasterPanel onPlan={props.onPlan} />
        </>
      ) : null}
      {place === 'plan' ? (
        <PlanPanel
          key={props.takeOver}
          runbook={runbook}
          takeOver={props.takeOver}
          onAnew={() => props.onTakeOver(null)}
          onRunbook={onRunbook}
          onStarted={onOpenRun}
          {...formOf(runbook)}
        />
      ) : null}
      {place === 'run' ? <RunPanel runId={run} /> : null}
      {place === 'history' ? (
        <HistoryPanel
          onOpenRun={onOpenRun}
          onOpenKit={onOpenKit}
          view={props.historyView}
          onView={props.onHistoryView}
        />
      ) : null}
    </Late>
  )
}

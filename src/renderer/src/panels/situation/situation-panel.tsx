import type { UnderwayRun } from '../../../../shared/domain/underway.ts'
import { useKernelState } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Changes } from './changes.tsx'
import { FastLanePanel } from './fast-lane.tsx'
import { Figures } from './figures.tsx'
import { Systems } from './systems.tsx'
import { Triggers } from './triggers.tsx'
import { UnderwayRuns } from './underway-runs.tsx'
import './situation.css'

interface SituationPanelProps {
  readonly onOpenRun: (run: string) => void
  readonly onMakePlan: () => void
  readonly onTakeOver: (run: UnderwayRun) => void
  readonly onMigrations: () => void
  readonly onContracts: () => void
}

/** What is going on, why one would roll back, and the fast lane first of all. */
export function SituationPanel(props: SituationPanelProps) {
  const { onOpenRun, onMakePlan, onTakeOver, onMigrations, onContracts } = props
  const situation = useKernelState((state) => state.situation)
  const failure = useKernelState((state) => state.situationFailure)
  if (situation === null) {
    return failure === null ? (
      <p className="dim" role="status">
        Looking at every system…
      </p>
    ) : (
      <FailureBox failure={failure} />
    )
  }
  return (
    <div className="situation">
      <h1 className="visually-hidden">Situation</h1>
      <UnderwayRuns runs={situation.underway} onTakeOver={onTakeOver} />
      <FastLanePanel situation={situation} onOpenRun={onOpenRun} onMakePlan={onMakePlan} />
      <Figures situation={situation} />
      <Triggers triggers={situation.triggers} />
      <Changes changes={situation.changes} />
      <Systems situation={situation} onMigrations={onMigrations} onContracts={onContracts} />
    </div>
  )
}

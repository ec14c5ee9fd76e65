import { systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { Run, Step } from '../../../../shared/domain/run.ts'
import { Elapsed } from '../../ui/elapsed.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { stepLook } from '../../ui/state/step-look.ts'
import { MonitorFigures } from './monitor-figures.tsx'
import { StepEvidence } from './step-evidence.tsx'
import { StepNow } from './step-now.tsx'
import { StepOutput } from './step-output.tsx'
import { StepPlanView } from './step-plan-view.tsx'
import { StepUndo } from './step-undo.tsx'
import { UserReports } from './user-reports.tsx'
import { WatchView } from './watch-view.tsx'

interface StepDetailProps {
  readonly run: Run
  readonly step: Step
}

/** One step, top to bottom: what is asked now → what it will become → what is sent → output → evidence → way back. */
export function StepDetail({ run, step }: StepDetailProps) {
  const { definition, state, startedAt, endedAt } = step
  const begun = startedAt !== undefined && definition.does.kind !== 'manual'
  return (
    <section className="detail" aria-labelledby="step-title">
      <div className="detail-head">
        <h2 id="step-title">{definition.title}</h2>
        <StateMark look={stepLook(state.kind)} />
        <span className="dim">{systemTitles[definition.system]}</span>
        {startedAt === undefined ? null : (
          <span className="dim">
            <Elapsed since={startedAt} until={endedAt} />
          </span>
        )}
      </div>
      <StepNow run={run} step={step} />
      {definition.does.kind === 'check' && definition.does.name === 'monitor' ? (
        <>
          {step.progress?.watch === undefined ? null : <WatchView watch={step.progress.watch} />}
          <UserReports run={run} step={step} />
          <MonitorFigures />
        </>
      ) : null}
      <StepPlanView step={step} />
      <StepEvidence step={step} />
      <StepUndo run={run} step={step} />
      {begun ? <StepOutput run={run} step={step} /> : null}
    </section>
  )
}

import { type Run, stepOf } from '../../../../shared/domain/run.ts'
import { FamilyStrip } from './family-strip.tsx'
import { RunHeader } from './run-header.tsx'
import { RunTimeline } from './run-timeline.tsx'
import { StepDetail } from './step-detail.tsx'
import { StepRail } from './step-rail.tsx'
import { useSelectedStep } from './use-selected-step.ts'

/** Header, systems, steps, and the step that is looked at. */
export function RunView({ run }: { readonly run: Run }) {
  const { selected, pinned, select, follow } = useSelectedStep(run)
  const step = selected === undefined ? undefined : stepOf(run, selected)
  return (
    <>
      <RunHeader run={run} onSelect={select} />
      <FamilyStrip run={run} />
      <RunTimeline run={run} onSelect={select} />
      <div className="run-body">
        <StepRail
          run={run}
          selected={selected}
          onSelect={select}
          {...(pinned ? { onFollow: follow } : {})}
        />
        {step === undefined ? null : <StepDetail key={step.id} run={run} step={step} />}
      </div>
    </>
  )
}

import type { StepId } from '../../../../shared/domain/identifiers.ts'
import type { Run } from '../../../../shared/domain/run.ts'
import { Elapsed } from '../../ui/elapsed.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { runLook } from '../../ui/state/step-look.ts'
import { useMask } from '../../ui/use-mask.ts'
import { isCounted, isOver } from './family-state.ts'
import { PutBack } from './put-back.tsx'
import { RunControls } from './run-controls.tsx'
import { RunNotices } from './run-notices.tsx'

interface RunHeaderProps {
  readonly run: Run
  readonly onSelect: (step: StepId) => void
}

/** What runs, how long, how far; and, from the first stop on, the way to put traffic back. */
export function RunHeader({ run, onSelect }: RunHeaderProps) {
  const mask = useMask()
  const counted = run.steps.filter(isCounted)
  const done = counted.filter(({ state }) => isOver(state)).length
  const needsOperator = counted.some(({ state }) =>
    ['awaiting-approval', 'awaiting-operator', 'failed', 'unknown'].includes(state.kind),
  )
  const look = runLook({ outcome: run.outcome ?? null, needsOperator })
  return (
    <header className="run-header">
      <div className="grow">
        <h1>{run.title}</h1>
        <p className="run-facts">
          <span>
            run <ShortId value={run.id} />
          </span>
          <StateMark look={look} />
          <span>
            <Elapsed since={run.startedAt} until={run.endedAt} /> elapsed
          </span>
          <span>
            {done} of {counted.length} done
          </span>
          {run.unread && run.endedAt === undefined ? (
            <strong className="run-paused">
              ? how it went on is not known: the records behind the damage cannot be read
            </strong>
          ) : null}
          {run.paused && run.endedAt === undefined ? (
            <strong className="run-paused">Ⅱ paused</strong>
          ) : null}
          {run.cancelling && run.endedAt === undefined ? <strong>⊘ cancelling…</strong> : null}
          {run.gaps > 0 ? (
            <span className="run-gaps" title="Done under break-glass; each is recorded as a gap.">
              ▲ {run.gaps} recorded as gaps
            </span>
          ) : null}
          <RunNotices run={run} onSelect={onSelect} />
          <span className="dim clip" title={mask(run.reason)}>
            <PrivateText>{run.reason === '' ? 'reason owed' : `“${run.reason}”`}</PrivateText>
          </span>
        </p>
      </div>
      <RunControls run={run} />
      {run.trafficStopped ? <PutBack run={run.id} /> : null}
    </header>
  )
}

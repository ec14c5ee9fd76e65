import { useEffect, useRef } from 'react'
import type { StepId } from '../../../../shared/domain/identifiers.ts'
import type { Run } from '../../../../shared/domain/run.ts'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { stepLook } from '../../ui/state/step-look.ts'
import { groupSteps } from './group-steps.ts'

interface StepRailProps {
  readonly run: Run
  readonly selected: StepId | undefined
  readonly onSelect: (step: StepId) => void
  /** Present while the operator looks at a step of their own choice. */
  readonly onFollow?: () => void
}

/** All steps in their order, by system. */
export function StepRail({ run, selected, onSelect, onFollow }: StepRailProps) {
  const rail = useRef<HTMLElement>(null)
  useEffect(() => {
    if (selected === undefined) return
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <nav ref={rail} className="rail" aria-label="Steps">
      <div className="rail-follow">
        {onFollow === undefined ? (
          <span className="dim">following the run</span>
        ) : (
          <button type="button" className="text-button" onClick={onFollow}>
            follow the run again
          </button>
        )}
      </div>
      {groupSteps(run.steps).map((group) => (
        <div key={group.steps[0]?.id ?? group.family}>
          <h2>{group.family}</h2>
          <ul>
            {group.steps.map((step) => (
              <li key={step.id}>
                <button
                  type="button"
                  className="rail-step"
                  aria-current={step.id === selected ? 'step' : undefined}
                  data-quiet={step.state.kind === 'skipped' || undefined}
                  onClick={() => onSelect(step.id)}
                >
                  <StateMark look={stepLook(step.state.kind)} iconOnly />
                  <span className="rail-title">{step.definition.title}</span>
                  {step.definition.onDemand === true && step.state.kind === 'waiting' ? (
                    <span className="dim">if needed</span>
                  ) : null}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

import { useState } from 'react'
import type { PlannedStep } from '../../../../shared/domain/plan-view.ts'
import { shortSystem } from '../../ui/format/short-system.ts'
import { shortenIds } from '../../ui/format/shorten-ids.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { StepPlan } from './step-plan.tsx'
import { stepWords } from './step-words.ts'

interface StepRowProps {
  readonly step: PlannedStep
  readonly number: number
}

/** One step of the plan. */
export function StepRow({ step, number }: StepRowProps) {
  const [open, setOpen] = useState(false)
  const words = stepWords(step)
  const { definition, state } = step
  const hasMore = state.kind === 'planned'
  const gone = state.kind === 'left-out'
  return (
    <>
      <tr className="step-row" data-left-out={gone || undefined}>
        <td className="dim mono">{number}</td>
        <td className="nowrap">{shortSystem(definition.system)}</td>
        <td>
          {hasMore ? (
            <button
              type="button"
              className="step-open"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              <span aria-hidden="true">{open ? '▾' : '▸'}</span> {definition.title}
            </button>
          ) : (
            <span className="step-title">{definition.title}</span>
          )}
          {definition.stopsTraffic === true ? (
            <>
              {' '}
              <span className="step-stops">stops traffic</span>
            </>
          ) : null}
          {definition.onDemand === true ? <span className="dim"> · only if needed</span> : null}
        </td>
        <td className="step-move">
          {words.target === '' ? null : (
            <>
              <span className="dim">
                <PrivateText>{words.now === '' ? 'now' : shortenIds(words.now)}</PrivateText>
              </span>{' '}
              → <PrivateText>{shortenIds(words.target)}</PrivateText>
            </>
          )}
        </td>
        <td className="dim">{words.way}</td>
        <td className="dim">
          <PrivateText>{words.undo}</PrivateText>
        </td>
        <td>
          <StateMark look={words.check} />{' '}
          <span className="dim">
            <PrivateText>{shortenIds(words.because)}</PrivateText>
          </span>
        </td>
      </tr>
      {open && state.kind === 'planned' ? (
        <tr>
          <td />
          <td colSpan={6} className="step-more">
            <StepPlan state={state} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

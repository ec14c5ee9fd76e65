import { Button } from '@mantine/core'
import { useState } from 'react'
import { systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { TargetChoice } from '../../../../shared/domain/plan-view.ts'
import { readableTimes } from '../../ui/format/readable-times.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { CandidateTable } from './candidate-table.tsx'
import { candidateName } from './targets.ts'

interface TargetPickerProps {
  readonly choice: TargetChoice
  readonly onChoose: (id: string) => void
}

/** What one system goes back to, why, and what else there is. */
export function TargetPicker({ choice, onChoose }: TargetPickerProps) {
  const [open, setOpen] = useState(choice.chosen === null)
  const live = choice.candidates.find((candidate) => candidate.live)
  const { chosen, because, system } = choice
  return (
    <div className="target">
      <div className="target-line">
        <h3>{systemTitles[system]}</h3>
        <p className="target-move">
          <span className="dim">{live === undefined ? 'live now' : candidateName(live)}</span>
          <span aria-hidden="true">→</span>
          {chosen === null ? (
            <strong className="target-missing">◆ choose one</strong>
          ) : (
            <>
              <strong>
                <PrivateText>{candidateName(chosen)}</PrivateText>
              </strong>
              {chosen.commit === '' ? null : (
                <ShortId value={chosen.commit} length={chosen.commit.includes('_') ? 20 : 9} />
              )}
            </>
          )}
          <span className="dim">
            <PrivateText>{readableTimes(because)}</PrivateText>
          </span>
        </p>
        <Button size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Close' : `Choose another (${choice.candidates.length})`}
        </Button>
      </div>
      {open ? <CandidateTable choice={choice} onChoose={onChoose} /> : null}
    </div>
  )
}

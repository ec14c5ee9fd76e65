import { Button } from '@mantine/core'
import { useState } from 'react'
import { systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { TargetChoice } from '../../../../shared/domain/plan-view.ts'
import { CandidateRow } from './candidate-row.tsx'
import { heldBack, whyNotOffered } from './targets.ts'
import '../../ui/table.css'

interface CandidateTableProps {
  readonly choice: TargetChoice
  readonly onChoose: (id: string) => void
}

/** Everything that the provider lists; what is not offered says why. */
export function CandidateTable({ choice, onChoose }: CandidateTableProps) {
  const [asked, setAsked] = useState(false)
  const held = heldBack(choice)
  if (choice.candidates.length === 0) return <p className="dim">There is nothing to choose from.</p>
  return (
    <div className="candidates">
      <table className="table">
        <caption className="visually-hidden">Targets of {systemTitles[choice.system]}</caption>
        <thead>
          <tr>
            <th scope="col">Release</th>
            <th scope="col">Commit</th>
            <th scope="col">What</th>
            <th scope="col">By</th>
            <th scope="col">Made</th>
            <th scope="col">Standing</th>
            <th scope="col">
              <span className="visually-hidden">Choose</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {choice.candidates.map((candidate) => (
            <CandidateRow
              key={candidate.id}
              candidate={candidate}
              chosen={candidate.id === choice.chosen?.id}
              whyNot={whyNotOffered(candidate, choice, asked)}
              onChoose={() => onChoose(candidate.id)}
            />
          ))}
        </tbody>
      </table>
      {held.length === 0 && !asked ? null : (
        <Button size="compact-xs" aria-pressed={asked} onClick={() => setAsked(!asked)}>
          {asked
            ? 'Do not offer those with the failing commit'
            : `Offer the ${held.length} with the failing commit too`}
        </Button>
      )}
    </div>
  )
}

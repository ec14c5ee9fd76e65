import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { Section } from '../../ui/section.tsx'
import { type Condition, conditions, type Remedy } from './remedies.ts'

interface LesserRemedyProps {
  readonly onPlan: (runbook: RunbookId) => void
}

/** Asked before a database is restored: which of the procedure's three conditions holds, and what serves with less loss. */
export function LesserRemedy({ onPlan }: LesserRemedyProps) {
  const [chosen, setChosen] = useState<Condition['id'] | null>(null)
  const condition = conditions.find(({ id }) => id === chosen)
  return (
    <Section plain title="Before the database is restored">
      <Radio.Group
        label="Which of these holds?"
        description="A restore takes back every row since the backup. Where none of them holds, the database stays."
        value={chosen ?? ''}
        onChange={(value) => setChosen(conditions.find(({ id }) => id === value)?.id ?? null)}
      >
        <div className="remedy-conditions">
          {conditions.map(({ id, title }) => (
            <Radio key={id} value={id} size="xs" label={title} />
          ))}
        </div>
      </Radio.Group>
      {condition === undefined ? null : (
        <ol className="remedies" aria-label="What serves, with the least loss first">
          {condition.remedies.map((remedy) => (
            <RemedyLine key={remedy.title} remedy={remedy} onPlan={onPlan} />
          ))}
        </ol>
      )}
    </Section>
  )
}

function RemedyLine({ remedy, onPlan }: { readonly remedy: Remedy } & LesserRemedyProps) {
  const { runbook } = remedy
  return (
    <li>
      <div>
        <strong>{remedy.title}</strong>
        <p className="dim">{remedy.about}</p>
      </div>
      {runbook === undefined ? null : (
        <Button size="compact-sm" onClick={() => onPlan(runbook)}>
          {remedy.verb}
        </Button>
      )}
    </li>
  )
}

import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { RunId, StepId } from '../../../../shared/domain/identifiers.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { OutwardLink } from '../../ui/outward-link.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { SkipStep } from './skip-step.tsx'

interface ManualStepProps {
  readonly run: RunId
  readonly step: StepId
  readonly state: Extract<StepState, { readonly kind: 'awaiting-operator' }>
}

/** Something that only a human can do or say: what was seen is the evidence. */
export function ManualStep({ run, step, state: { instruction, link } }: ManualStepProps) {
  const [seen, setSeen] = useState('')
  const act = useAct('to answer the step')
  const evidence = seen.trim()
  return (
    <form
      className="stack manual"
      onSubmit={(event) => {
        event.preventDefault()
        if (evidence !== '') void act.run((client) => client.runs.answer({ run, step, evidence }))
      }}
    >
      <p>
        <PrivateText>{instruction}</PrivateText>
      </p>
      {link === undefined ? null : <OutwardLink address={link} />}
      <Textarea
        label="What was seen or said"
        description="Kept as evidence, with your name."
        autosize
        minRows={2}
        maxLength={500}
        value={seen}
        onChange={(event) => setSeen(event.currentTarget.value)}
      />
      {act.failure === null ? null : <FailureBox failure={act.failure} />}
      <div className="row">
        <Button type="submit" variant="filled" disabled={evidence === ''} loading={act.pending}>
          Mark as done
        </Button>
        <SkipStep run={run} step={step} />
      </div>
    </form>
  )
}

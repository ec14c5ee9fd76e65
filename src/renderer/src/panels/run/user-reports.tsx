import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Run, Step } from '../../../../shared/domain/run.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Private } from '../../ui/private.tsx'
import { Section } from '../../ui/section.tsx'
import { When } from '../../ui/when.tsx'

interface UserReportsProps {
  readonly run: Run
  readonly step: Step
}

/** What users say while it is watched, counted: support hears of trouble that no probe sees. */
export function UserReports({ run, step }: UserReportsProps) {
  const act = useAct('to write down what a user said')
  const [words, setWords] = useState('')
  const reports = step.reports ?? []
  const watching = step.state.kind === 'running'
  if (!watching && reports.length === 0) return null
  const given = words.trim()

  async function add(): Promise<void> {
    const order = { run: run.id, step: step.id, words: given }
    if (await act.run((client) => client.runs.heard(order))) setWords('')
  }

  return (
    <Section
      plain
      title="Reported by users"
      aside={<span className="number">{reports.length}</span>}
    >
      {watching ? (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            if (given !== '') void add()
          }}
        >
          <TextInput
            className="grow"
            aria-label="What the user said"
            placeholder="What the user said: it makes the watch longer"
            maxLength={500}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Button type="submit" disabled={given === ''} loading={act.pending}>
            Count one report
          </Button>
        </form>
      ) : null}
      {act.failure === null ? null : <FailureBox failure={act.failure} />}
      <ul className="watch-notes">
        {reports.toReversed().map(({ at, by, words: said }) => (
          <li key={`${at} ${said}`}>
            <span className="dim">
              <When at={at} />, <Private>{by}</Private>:
            </span>{' '}
            “<Private>{said}</Private>”
          </li>
        ))}
      </ul>
    </Section>
  )
}

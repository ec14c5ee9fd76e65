import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RunId } from '../../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Step } from '../../../../shared/domain/run.ts'
import {
  componentStates,
  incidentStatuses,
  LONGEST_STATUS,
  LONGEST_TITLE,
  type StatusWords,
} from '../../../../shared/domain/status-page.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import '@mantine/core/styles/Checkbox.css'

interface StepWordsProps {
  readonly run: RunId
  readonly step: Step
}

/** What a step says to people, in the operator's words. Nothing is sent from here: the plan is shown and asked about. */
export function StepWords({ run, step }: StepWordsProps) {
  const { definition, state } = step
  const [words, setWords] = useState(() => wordsOf(step))
  const write = useAct('to plan what it says')
  const act = definition.does.kind === 'operation' ? definition.does.name : ''
  const isPage = definition.system === 'status-page'
  const change = (part: Partial<StatusWords>) => setWords((now) => ({ ...now, ...part }))
  return (
    <form
      className="stack"
      aria-label="What it says"
      onSubmit={(event) => {
        event.preventDefault()
        void write.run((client) => client.runs.write({ run, step: step.id, words: written(words) }))
      }}
    >
      {act === 'open' ? (
        <TextInput
          label="Title"
          maxLength={LONGEST_TITLE}
          value={words.title ?? ''}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
      ) : null}
      <Textarea
        label={isPage ? 'What users read' : 'What whoever is woken reads'}
        description="Left empty, the console’s own words are used."
        autosize
        minRows={2}
        maxLength={isPage ? LONGEST_STATUS : 1000}
        value={words.body ?? ''}
        onChange={(event) => change({ body: event.currentTarget.value })}
      />
      {isPage ? (
        <div className="row">
          {act === 'resolve' ? null : (
            <NativeSelect
              label="Status"
              value={words.status ?? (act === 'open' ? 'investigating' : 'identified')}
              data={incidentStatuses.filter((status) => status !== 'resolved')}
              onChange={({ currentTarget: { value } }) => {
                const status = incidentStatuses.find((one) => one === value)
                if (status !== undefined) change({ status })
              }}
            />
          )}
          <NativeSelect
            label="Components"
            value={words.components ?? (act === 'resolve' ? 'operational' : 'partial-outage')}
            data={componentStates.map((value) => ({ value, label: value.replaceAll('-', ' ') }))}
            onChange={({ currentTarget: { value } }) => {
              const components = componentStates.find((one) => one === value)
              if (components !== undefined) change({ components })
            }}
          />
        </div>
      ) : null}
      {isPage ? (
        <Checkbox
          label="Write to every subscriber of the page (mail, SMS, push)"
          checked={words.notify ?? false}
          onChange={(event) => change({ notify: event.currentTarget.checked })}
        />
      ) : null}
      {write.failure === null ? null : <FailureBox failure={write.failure} />}
      <div className="row">
        <Button type="submit" loading={write.pending}>
          {state.kind === 'awaiting-approval' ? 'Preview these words' : 'Preview what is sent'}
        </Button>
      </div>
    </form>
  )
}

/** What stands in the plan now, or was written last; the next update begins empty. */
function wordsOf({ state, plan, words }: Step): StatusWords {
  if (state.kind === 'succeeded') return {}
  const said = { ...fields(plan?.details), ...fields(words) }
  return state.kind === 'awaiting-approval'
    ? { ...fields(state.plan.details), ...fields(words) }
    : said
}

function fields(from: JsonObject | undefined): StatusWords {
  const { title, body, status, notify } = from ?? {}
  const components = from?.['components']
  const known = incidentStatuses.find((one) => one === status)
  const state = componentStates.find((one) => one === components)
  return {
    ...(typeof title === 'string' && title !== '' ? { title } : {}),
    ...(typeof body === 'string' ? { body } : {}),
    ...(known === undefined ? {} : { status: known }),
    ...(state === undefined ? {} : { components: state }),
    ...(typeof notify === 'boolean' ? { notify } : {}),
  }
}

function written({ title, body, ...rest }: StatusWords): StatusWords {
  return {
    ...rest,
    ...(title === undefined || title.trim() === '' ? {} : { title }),
    ...(body === undefined || body.trim() === '' ? {} : { body }),
  }
}

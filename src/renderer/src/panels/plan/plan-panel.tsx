import { Button, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useCallback, useState } from 'react'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { PlanView } from '../../../../shared/domain/plan-view.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { useQuestion } from '../../kernel-client/index.ts'
import { copyText } from '../../ui/copy-text.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Section } from '../../ui/section.tsx'
import { CoherenceList } from './coherence-list.tsx'
import { planMarkdown } from './plan-markdown.ts'
import { RunbookChoice } from './runbook-choice.tsx'
import { runbookWords } from './runbook-names.ts'
import { StartRun } from './start-run.tsx'
import { StepsTable } from './steps-table.tsx'
import { TargetPicker } from './target-picker.tsx'
import type { ChosenTargets } from './targets.ts'
import './plan.css'

// Looking at every system at each letter would only keep them busy.
const TYPED_MS = 400

/** What a procedure's form may do, and what it may look at. */
export interface FormSlot {
  readonly onGiven: (given: JsonObject) => void
  /** Another procedure, perhaps, with what was chosen for it. */
  readonly onChoose: (
    runbook: RunbookId,
    chosen: { readonly backup?: string; readonly given?: JsonObject },
  ) => void
  readonly given: JsonObject
  /** The newest answer; null while none has come. */
  readonly plan: PlanView | null
}

interface PlanPanelProps {
  readonly runbook: RunbookId
  readonly onRunbook: (runbook: RunbookId) => void
  readonly onStarted: (run: string) => void
  /** A run that another console has begun: its rest is planned. */
  readonly takeOver: string | null
  /** Plans a run of its own instead. */
  readonly onAnew: () => void
  /** What has to be given to this procedure beside targets, as a form. */
  readonly form?: (slot: FormSlot) => ReactNode
  /** What the form must give before it can start, in words. */
  readonly needs?: string
}

/** One plan over all systems: what would happen, in which order, what exactly is sent. A dry run until it is held. */
export function PlanPanel(props: PlanPanelProps) {
  const { runbook, onRunbook, onStarted, takeOver, onAnew, form, needs } = props
  const [targets, setTargets] = useState<ChosenTargets>({})
  const [given, setGiven] = useState<JsonObject>({})
  const onGiven = useCallback((next: JsonObject) => setGiven(next), [])
  const [reason, setReason] = useState('')
  const [looks, setLooks] = useState(0)
  const typed = reason.trim()
  const [settled] = useDebouncedValue(typed, TYPED_MS)
  const [settledGiven] = useDebouncedValue(given, TYPED_MS)
  // The reason is sent to providers and told in messages: another one is another plan.
  const answer = useQuestion(
    JSON.stringify([runbook, targets, settledGiven, settled, looks, takeOver]),
    (client) =>
      client.plan.preview({
        ...{ runbook, targets, given: settledGiven },
        ...(settled === '' ? {} : { reason: settled }),
        ...(takeOver === null ? {} : { takeOver }),
      }),
  )
  const fresh = answer.fresh && settled === typed && settledGiven === given
  const words = runbookWords.find((one) => one.id === runbook)
  const view = answer.kind === 'known' ? answer.value : null
  const onChoose: FormSlot['onChoose'] = (next, { backup, given: chosen = {} }) => {
    setTargets(backup === undefined ? {} : { postgres: backup })
    setGiven(chosen)
    if (next !== runbook) onRunbook(next)
  }

  return (
    <div className="plan">
      <h1 className="visually-hidden">Plan</h1>
      <Section
        title="Plan"
        aside={
          <div className="row">
            <span className="dim" role="status">
              {fresh ? 'dry run: nothing was changed' : 'looking at every system…'}
            </span>
            <Button size="compact-xs" onClick={() => setLooks(looks + 1)}>
              Look again
            </Button>
            <Button
              size="compact-xs"
              disabled={view === null}
              onClick={() =>
                view && void copyText(planMarkdown(view, reason), 'the plan as Markdown')
              }
            >
              Share
            </Button>
          </div>
        }
      >
        <div className="plan-order">
          <RunbookChoice
            chosen={runbook}
            onChoose={(next) => {
              setTargets({})
              setGiven({})
              onRunbook(next)
            }}
          />
          <Textarea
            label={words?.needsReason === true ? 'Reason' : 'Reason (may be given later)'}
            description="Goes into the history, the log and the provider's own records."
            required={words?.needsReason === true}
            placeholder="0042 corrupts wallet balances"
            maxLength={500}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      </Section>
      {takeOver === null ? null : (
        <p className="plan-rest">
          <strong>
            This is the rest of run <code>{takeOver}</code>, which another console has begun.
          </strong>{' '}
          What is done already is looked at, and not done again. Choose the procedure that it was,
          if another one is chosen here.{' '}
          <Button size="compact-xs" onClick={onAnew}>
            Plan a run of its own instead
          </Button>
        </p>
      )}
      {form?.({ onGiven, onChoose, given, plan: view })}
      {answer.kind === 'failed' ? <FailureBox failure={answer.failure} /> : null}
      {view === null ? null : (
        <>
          {view.targets.length === 0 ? null : (
            <Section title="Targets">
              <div className="targets">
                {view.targets.map((choice) => (
                  <TargetPicker
                    key={choice.system}
                    choice={choice}
                    onChoose={(id) => setTargets({ ...targets, [choice.system]: id })}
                  />
                ))}
              </div>
              <CoherenceList coherence={view.coherence} />
            </Section>
          )}
          <Section
            title={`Steps, in order (${view.steps.length})`}
            aside={<code className="dim">run {view.run}</code>}
          >
            <StepsTable steps={view.steps} />
          </Section>
          <StartRun
            view={view}
            fresh={fresh}
            reason={typed}
            targets={targets}
            given={given}
            takeOver={takeOver}
            missing={Object.keys(given).length === 0 ? needs : undefined}
            needsReason={words?.needsReason === true}
            onStarted={onStarted}
          />
        </>
      )}
    </div>
  )
}

import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunId } from '../../../../shared/domain/identifiers.ts'
import type { Step } from '../../../../shared/domain/run.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'
import { armFirst, useAct, useKernelState, whyNotArmed } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { HoldToConfirm } from '../../ui/hold/hold-to-confirm.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { useNow } from '../../ui/use-now.ts'
import { ChallengeDialog } from './challenge-dialog.tsx'
import { SecondApproval } from './second-approval.tsx'
import { secondState, whyNotYet } from './second-state.ts'

interface ApprovalProps {
  readonly run: RunId
  readonly step: Step
  readonly state: Extract<StepState, { readonly kind: 'awaiting-approval' }>
}

/** The gate: one hold for what can be taken back, the server's own name for what cannot. */
export function Approval({ run, step, state }: ApprovalProps) {
  const { plan, planHash: hash, stale, purpose } = state
  const session = useKernelState((kernel) => kernel.session)
  const [asking, setAsking] = useState(false)
  const approve = useAct(`to approve: ${plan.title}`)
  const now = useNow(1_000)
  const second = secondState(step, state, now)
  const blockedBy = whyNotArmed(session) ?? whyNotYet(second)
  const { challenge } = plan

  function send(typed?: string): void {
    const words = typed === undefined ? {} : { challenge: typed }
    void approve
      .run(async (client) => {
        await armFirst(client, session)
        await client.runs.approve({ run, step: step.id, hash, ...words })
      })
      .then((taken) => taken && setAsking(false))
  }

  return (
    <div className="approval">
      {stale === undefined ? null : (
        <div className="stale" role="alert">
          <p>
            <strong>◆ The plan is not the one that was approved.</strong> Nothing was sent. What
            changed:
          </p>
          <ul>
            {stale.changes.map((change) => (
              <li key={change}>
                <PrivateText>{change}</PrivateText>
              </li>
            ))}
          </ul>
          <p className="dim mono">
            approved {stale.approved.slice(0, 12)}… · now {hash.slice(0, 12)}…
          </p>
        </div>
      )}
      {plan.warnings.map((warning) => (
        <p key={warning} className="warning">
          ▲ <PrivateText>{warning}</PrivateText>
        </p>
      ))}
      <SecondApproval run={run} step={step.id} second={second} />
      {challenge === undefined ? (
        <HoldToConfirm
          key={hash}
          pending={approve.pending}
          blockedBy={blockedBy}
          danger={step.definition.stopsTraffic === true}
          onConfirm={() => send()}
        >
          Hold to {purpose === 'undo' ? 'undo: ' : ''}
          {purpose === 'undo' ? plan.title : lowerFirst(plan.title)}
        </HoldToConfirm>
      ) : (
        <>
          <Button
            variant="filled"
            color="red"
            size="sm"
            disabled={blockedBy !== undefined}
            onClick={() => setAsking(true)}
          >
            {step.definition.title}…
          </Button>
          <p className="dim">
            {blockedBy ?? 'It asks for the server’s own name before it is sent.'}
          </p>
          <ChallengeDialog
            opened={asking}
            onClose={() => setAsking(false)}
            plan={plan}
            title={step.definition.title}
            challenge={challenge}
            act={approve}
            onConfirm={send}
          />
        </>
      )}
      {approve.failure === null || asking ? null : <FailureBox failure={approve.failure} />}
    </div>
  )
}

function lowerFirst(title: string): string {
  return title.slice(0, 1).toLowerCase() + title.slice(1)
}

import { Button } from '@mantine/core'
import { systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { FastLane } from '../../../../shared/domain/situation.ts'
import { useAct, useKernelState, whyNotArmed } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { readableTimes } from '../../ui/format/readable-times.ts'
import { shortSystem } from '../../ui/format/short-system.ts'
import { HoldToConfirm } from '../../ui/hold/hold-to-confirm.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { When } from '../../ui/when.tsx'

interface FastLaneReadyProps {
  readonly lane: Extract<FastLane, { readonly kind: 'ready' }>
  readonly onStarted: (run: string) => void
  readonly onMakePlan: () => void
}

/** From, to and why, then the hold that approves exactly this. */
export function FastLaneReady({ lane, onStarted, onMakePlan }: FastLaneReadyProps) {
  const blockedBy = useKernelState((state) => whyNotArmed(state.session))
  const start = useAct('to start the fast lane')
  const what = lane.steps.map(({ system }) => shortSystem(system)).join(' and ')

  async function hold(): Promise<void> {
    const { run, hash } = lane
    const order = { run, runbook: 'fast-lane', targets: {}, hash } as const
    if (await start.run((client) => client.runs.start(order))) onStarted(run)
  }

  return (
    <>
      <div className="fast-lane-body">
        <ul className="fast-lane-steps">
          {lane.steps.map((step) => (
            <li key={step.system}>
              <span className="fast-lane-system">{systemTitles[step.system]}</span>
              <span className="fast-lane-move">
                <span className="fast-lane-from">
                  <PrivateText>{step.from}</PrivateText>
                </span>
                <span aria-hidden="true">→</span>
                <span className="visually-hidden">to</span>
                <strong>
                  <PrivateText>{step.to}</PrivateText>
                </strong>
              </span>
              <span className="dim">
                last verified release · {step.because}
                {step.until === undefined ? null : (
                  <>
                    {' '}
                    · possible until {readableTimes(step.until)} (<When at={step.until} />)
                  </>
                )}
              </span>
            </li>
          ))}
          {lane.left.map((one) => (
            <li key={one.system}>
              <span className="fast-lane-system">{systemTitles[one.system]}</span>
              <span className="fast-lane-left">
                stays as it is: <PrivateText>{one.because}</PrivateText>
              </span>
            </li>
          ))}
        </ul>
        <div className="fast-lane-act">
          <HoldToConfirm
            large
            // Another offer by now is another hold: what was begun for the former one does not count.
            key={lane.steps.map((step) => `${step.from}>${step.targetId}`).join()}
            blockedBy={blockedBy}
            pending={start.pending}
            onConfirm={() => void hold()}
          >
            Hold to roll back {what}
          </HoldToConfirm>
          <Button onClick={onMakePlan}>Make a plan</Button>
        </div>
      </div>
      {start.failure === null ? null : <FailureBox failure={start.failure} />}
    </>
  )
}

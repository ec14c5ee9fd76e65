import { systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { PlanView } from '../../../../shared/domain/plan-view.ts'
import { useAct, useKernelState, whyNotArmed } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { HoldToConfirm } from '../../ui/hold/hold-to-confirm.tsx'
import type { ChosenTargets } from './targets.ts'

interface StartRunProps {
  readonly view: PlanView
  /** The plan on screen is the newest that was asked for. */
  readonly fresh: boolean
  readonly reason: string
  readonly needsReason: boolean
  readonly targets: ChosenTargets
  readonly given: JsonObject
  readonly takeOver: string | null
  /** What the procedure’s form has not given yet, in words. */
  readonly missing: string | undefined
  readonly onStarted: (run: string) => void
}

/** The hold that starts the run. It approves the plan that is shown, and no other. */
export function StartRun(props: StartRunProps) {
  const { view, fresh, reason, needsReason, targets, given, takeOver, onStarted } = props
  const notArmed = useKernelState((state) => whyNotArmed(state.session))
  const runInTheWay = useKernelState((state) => state.situation?.runInTheWay ?? null)
  const start = useAct('to start the run')
  const blockedBy = notArmed ?? whyBlocked({ ...props, runInTheWay })
  const stops = view.steps.some(
    ({ definition, state }) => definition.stopsTraffic === true && state.kind !== 'left-out',
  )

  async function hold(): Promise<void> {
    const { run, runbook, hash } = view
    const why = reason === '' ? {} : { reason }
    const rest = takeOver === null ? {} : { takeOver }
    const order = { run, runbook, targets, given, hash, ...why, ...rest }
    if (await start.run((client) => client.runs.start(order))) onStarted(run)
  }

  return (
    <div className="start-run">
      <HoldToConfirm
        key={view.hash}
        blockedBy={blockedBy}
        pending={start.pending || !fresh}
        onConfirm={() => void hold()}
      >
        {takeOver === null ? 'Hold to start' : `Hold to take over run ${takeOver}`}: {view.title}
      </HoldToConfirm>
      <p className="dim start-note">
        {stops
          ? 'Nothing stops traffic before you approve that step; from then on “Put traffic back” stays on screen. '
          : ''}
        {needsReason ? '' : 'Reason and checklist are owed, not asked first.'}
      </p>
      {start.failure === null ? null : <FailureBox failure={start.failure} />}
    </div>
  )
}

function whyBlocked(
  given: StartRunProps & { readonly runInTheWay: string | null },
): string | undefined {
  if (given.runInTheWay !== null)
    return `Run ${given.runInTheWay} is not over: finish it, or cancel it and put traffic back.`
  const missing = given.view.targets.find((choice) => choice.chosen === null)
  if (missing !== undefined) return `Choose what ${systemTitles[missing.system]} goes back to.`
  if (given.missing !== undefined) return given.missing
  if (given.needsReason && given.reason === '') return 'Give a reason first.'
  return undefined
}

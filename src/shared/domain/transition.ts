import type { Run, Step } from './run.ts'
import type { RunEvent } from './run-event.ts'
import type { StepState } from './step-state.ts'
import { unreachable } from './unreachable.ts'

/**
 * The run after an event. Pure, and the only way in which a run changes; `undefined` is the run before it began.
 *
 * @throws RangeError for an event of a run that has not begun: a journal that says so is damaged.
 */
export function transition(run: Run | undefined, event: RunEvent): Run {
  if (event.kind === 'run-started') {
    return {
      id: event.run,
      runbook: event.runbook,
      title: event.title,
      reason: event.reason,
      startedAt: event.at,
      startedBy: event.by,
      paused: false,
      cancelling: false,
      targets: event.targets,
      steps: event.steps.map((definition) => ({
        id: definition.id,
        definition,
        state: { kind: 'waiting' },
      })),
      trafficStopped: false,
      gaps: 0,
    }
  }
  if (run === undefined)
    throw new RangeError(`${event.kind} before run-started in run ${event.run}`)
  switch (event.kind) {
    case 'run-paused':
      return { ...run, paused: true }
    case 'run-resumed':
      return { ...run, paused: false }
    case 'run-cancelling':
      return { ...run, cancelling: true }
    case 'run-ended':
      return { ...run, endedAt: event.at, outcome: event.outcome }
    case 'traffic-put-back':
      return { ...run, trafficStopped: false }
    case 'gap':
      return { ...run, gaps: run.gaps + 1 }
    default:
      return afterStepEvent(run, event)
  }
}

type StepEvent = Extract<RunEvent, { readonly step: string }>

function afterStepEvent(run: Run, event: StepEvent): Run {
  const steps = run.steps.map((step) => (step.id === event.step ? stepAfter(step, event) : step))
  const definition = steps.find((step) => step.id === event.step)?.definition
  // From the intent on, traffic counts as stopped: whether the stop happened may be unknown.
  const stops = event.kind === 'intent' && definition?.stopsTraffic === true
  const resumes = event.kind === 'step-succeeded' && definition?.resumesTraffic === true
  return { ...run, steps, trafficStopped: resumes ? false : stops || run.trafficStopped }
}

function stepAfter(step: Step, event: StepEvent): Step {
  const state = stateAfter(step, event)
  const { progress: _, ...kept } = step
  const startedAt = step.startedAt ?? (state.kind === 'running' ? event.at : undefined)
  const ended =
    state.kind === 'succeeded' ||
    state.kind === 'failed' ||
    state.kind === 'skipped' ||
    state.kind === 'undone'
  const approvedHash = event.kind === 'step-approved' ? event.planHash : step.approvedHash
  return {
    ...kept,
    state,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(ended ? { endedAt: event.at } : {}),
    ...(approvedHash === undefined ? {} : { approvedHash }),
  }
}

function stateAfter(step: Step, event: StepEvent): StepState {
  switch (event.kind) {
    case 'step-blocked':
      return { kind: 'blocked', unmet: event.unmet }
    case 'step-ready':
      return { kind: 'waiting' }
    case 'step-looking':
      return { kind: 'running', since: event.at, attempt: event.attempt, phase: 'looking' }
    case 'step-planned': {
      const { plan, planHash, undo, stale } = event
      return {
        kind: 'awaiting-approval',
        plan,
        planHash,
        undo,
        ...(stale === undefined ? {} : { stale }),
      }
    }
    case 'step-approved':
      return step.state
    case 'step-asks-operator':
      return {
        kind: 'awaiting-operator',
        instruction: event.instruction,
        ...(event.link === undefined ? {} : { link: event.link }),
      }
    case 'intent':
      return {
        kind: 'running',
        since: event.at,
        attempt: event.attempt,
        phase: 'acting',
        plan: event.plan,
        undo: event.undo,
      }
    case 'step-phase':
      return {
        kind: 'running',
        since: event.at,
        attempt: event.attempt,
        phase: event.phase,
        ...planOf(step.state),
        ...given(event),
      }
    case 'result':
      return step.state
    case 'step-succeeded':
      return { kind: 'succeeded', at: event.at, evidence: event.evidence, ...planOf(step.state) }
    case 'step-failed':
      return {
        kind: 'failed',
        at: event.at,
        failure: event.failure,
        evidence: event.evidence,
        ...planOf(step.state),
      }
    case 'step-unknown':
      return unknownAfter(step.state, event)
    case 'step-skipped':
      return { kind: 'skipped', at: event.at, by: event.by, because: event.because }
    case 'step-undone':
      return { kind: 'undone', at: event.at, evidence: event.evidence }
    default:
      return unreachable(event)
  }
}

function unknownAfter(
  state: StepState,
  event: Extract<RunEvent, { readonly kind: 'step-unknown' }>,
): StepState {
  const { plan, undo } = planOf(state)
  if (plan === undefined)
    throw new RangeError(`step ${event.step} became unknown without an intent`)
  return {
    kind: 'unknown',
    at: event.at,
    failure: event.failure,
    plan,
    ...(undo === undefined ? {} : { undo }),
  }
}

type Planful = Pick<Extract<StepState, { readonly kind: 'running' }>, 'plan' | 'undo'>

function planOf(state: StepState): Planful {
  if (!('plan' in state) || state.plan === undefined) return {}
  return { plan: state.plan, ...(state.undo === undefined ? {} : { undo: state.undo }) }
}

function given(event: Planful): Planful {
  return {
    ...(event.plan === undefined ? {} : { plan: event.plan }),
    ...(event.undo === undefined ? {} : { undo: event.undo }),
  }
}

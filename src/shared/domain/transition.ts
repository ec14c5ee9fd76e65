import { fact } from './evidence.ts'
import type { Run, Step } from './run.ts'
import type { RunEvent } from './run-event.ts'
import { secondsAfter } from './seconds-after.ts'
import { isSettledWell, type StepState } from './step-state.ts'
import { unreachable } from './unreachable.ts'

/**
 * The run after an event. Pure, and the only way in which a run changes; `undefined` is the run before it began.
 *
 * @throws RangeError for an event of a run that has not begun: a journal that says so is damaged.
 */
export function transition(run: Run | undefined, event: RunEvent): Run {
  if (event.kind === 'run-started') return begin(event)
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

function begin(event: Extract<RunEvent, { readonly kind: 'run-started' }>): Run {
  const { run, at, openings = [] } = event
  const begun: Run = {
    id: run,
    runbook: event.runbook,
    title: event.title,
    reason: event.reason,
    startedAt: at,
    startedBy: event.by,
    paused: false,
    cancelling: false,
    targets: event.targets,
    given: event.given ?? {},
    steps: event.steps.map((definition) => ({
      id: definition.id,
      definition,
      state: { kind: 'waiting' },
    })),
    trafficStopped: false,
    gaps: 0,
  }
  return openings.reduce((known, opening) => transition(known, { ...opening, run, at }), begun)
}

type StepEvent = Extract<RunEvent, { readonly step: string }>

function afterStepEvent(run: Run, event: StepEvent): Run {
  const steps = run.steps.map((step) => (step.id === event.step ? stepAfter(step, event) : step))
  const definition = steps.find((step) => step.id === event.step)?.definition
  // From the intent on traffic counts as stopped: whether the stop happened may stay unknown for a while.
  const stops =
    definition?.stopsTraffic === true &&
    (event.kind === 'step-found' || (event.kind === 'intent' && event.purpose === 'do'))
  const resumes = event.kind === 'step-succeeded' && definition?.resumesTraffic === true
  const gaps = run.gaps + (event.kind === 'step-second-waived' ? 1 : 0)
  return { ...run, steps, gaps, trafficStopped: !resumes && (stops || run.trafficStopped) }
}

function stepAfter(step: Step, event: StepEvent): Step {
  const { progress: _, queued, approvedHash, seconds: asked = [], ...kept } = step
  const seconds = secondsAfter(asked, event)
  const state = stateAfter(step, event)
  const begun = step.startedAt === undefined && state.kind === 'running'
  return {
    ...kept,
    state,
    // Other words are another plan, even where they are the same once more.
    ...(approvedHash === undefined || event.kind === 'step-written' ? {} : { approvedHash }),
    ...(queued === undefined || isSettledWell(state) ? {} : { queued }),
    ...(seconds.length === 0 ? {} : { seconds }),
    ...(begun ? { startedAt: event.at } : {}),
    // What leaves a step as it is does not end it a second time.
    ...(state !== step.state && hasEnded(state) ? { endedAt: event.at } : {}),
    ...remembered(step, event),
  }
}

function hasEnded(state: StepState): boolean {
  return (
    state.kind === 'succeeded' ||
    state.kind === 'failed' ||
    state.kind === 'skipped' ||
    state.kind === 'undone'
  )
}

/** What a step keeps of an event beside its state. */
function remembered(step: Step, event: StepEvent): Partial<Step> {
  switch (event.kind) {
    case 'user-report': {
      const { at, by, words } = event
      return {
        reports: [...(step.reports ?? []), { at, by, words }],
        // What the watch has seen stays on screen.
        ...(step.progress === undefined ? {} : { progress: step.progress }),
      }
    }
    case 'step-planned':
      return event.purpose === 'do' ? { plan: event.plan, undo: event.undo } : {}
    case 'step-approved':
      return { approvedHash: event.planHash }
    case 'step-written':
      return { words: event.words }
    case 'step-queued':
      return { queued: { since: event.since, tries: event.tries } }
    case 'result':
      return event.receipt === 'accepted' ? { receipt: event.facts } : {}
    case 'step-overridden':
      return { override: event.because }
    case 'step-found': {
      const { plan, undo } = event
      return {
        found: true,
        ...(plan === undefined ? {} : { plan }),
        ...(undo === undefined ? {} : { undo }),
      }
    }
    case 'intent': {
      const { plan, preState, purpose, attempt, undo } = event
      const intent = { plan, preState, purpose, attempt }
      return purpose === 'do' ? { plan, undo, intent } : { intent }
    }
    default:
      return {}
  }
}

function stateAfter(step: Step, event: StepEvent): StepState {
  const { at } = event
  switch (event.kind) {
    case 'step-blocked':
      return { kind: 'blocked', unmet: event.unmet }
    case 'step-ready':
      return { kind: 'waiting' }
    case 'step-looking':
      return running(at, 'looking', event)
    case 'step-planned': {
      const { plan, planHash, undo, purpose, stale } = event
      const awaiting = { kind: 'awaiting-approval', plan, planHash, undo, purpose } as const
      return stale === undefined ? awaiting : { ...awaiting, stale }
    }
    case 'step-asks-operator': {
      const asking = { kind: 'awaiting-operator', instruction: event.instruction } as const
      return event.link === undefined ? asking : { ...asking, link: event.link }
    }
    case 'step-approved':
    case 'step-second-asked':
    case 'step-second-approved':
    case 'step-second-waived':
    case 'step-overridden':
    case 'step-written':
    case 'user-report':
    case 'result':
      return step.state
    case 'intent':
      return running(at, 'acting', event)
    case 'step-phase':
      return running(at, event.phase, event)
    case 'step-succeeded':
      return { kind: 'succeeded', at, evidence: event.evidence }
    case 'step-failed':
      return { kind: 'failed', at, failure: event.failure, evidence: event.evidence }
    case 'step-unknown':
      return { kind: 'unknown', at, failure: event.failure }
    case 'step-queued': {
      const { since, tries, nextTry, failure } = event
      return { kind: 'queued', since, tries, nextTry, failure }
    }
    case 'step-skipped':
      return { kind: 'skipped', at, by: event.by, because: event.because }
    case 'step-found': {
      const { because, evidence, undo } = event
      return undo === undefined
        ? { kind: 'skipped', at, by: 'console', because }
        : { kind: 'succeeded', at, evidence: [fact('found done', because), ...evidence] }
    }
    case 'step-undone':
      return { kind: 'undone', at, evidence: event.evidence }
    default:
      return unreachable(event)
  }
}

function running(
  since: string,
  phase: Extract<StepState, { readonly kind: 'running' }>['phase'],
  event: { readonly attempt: number; readonly purpose: 'do' | 'undo' },
): StepState {
  return { kind: 'running', since, phase, attempt: event.attempt, purpose: event.purpose }
}

import type { StepId, SystemId } from '../../../shared/domain/identifiers.ts'
import type { PinSystem } from '../../../shared/domain/pin.ts'
import type {
  Approval,
  InputRef,
  InputTemplate,
  RunbookStep,
  StepCondition,
} from '../../../shared/domain/runbook.ts'

type Given = Partial<
  Pick<
    RunbookStep,
    | 'after'
    | 'behind'
    | 'putBackBy'
    | 'onFailure'
    | 'onFailureRun'
    | 'onDemand'
    | 'undoes'
    | 'waitsForOthers'
    | 'stopsTraffic'
    | 'resumesTraffic'
    | 'endsPin'
  >
> & { readonly when?: StepCondition; readonly approval?: Approval; readonly input?: InputTemplate }

/** Builders for runbook data: what a step leaves out is what is safe. */
export function operationStep(
  id: StepId,
  title: string,
  does: { readonly system: SystemId; readonly name: string },
  given: Given = {},
): RunbookStep {
  const { input = {}, when = 'always', approval = { kind: 'hold' }, after = [], ...flags } = given
  return {
    id,
    title,
    system: does.system,
    does: { kind: 'operation', name: does.name, input },
    approval,
    when,
    after,
    onFailure: 'stop',
    ...flags,
  }
}

/** A look at the world; needs no approval. */
export function checkStep(
  id: StepId,
  title: string,
  does: { readonly system: SystemId; readonly name: string },
  given: Given = {},
): RunbookStep {
  const step = operationStep(id, title, does, { ...given, approval: { kind: 'none' } })
  return { ...step, does: { kind: 'check', name: does.name, input: given.input ?? {} } }
}

/** Something that only a human can do or say; owed, never in the way. */
export function manualStep(id: StepId, title: string, instruction: string): RunbookStep {
  return {
    id,
    title,
    system: 'team',
    does: { kind: 'manual', instruction },
    approval: { kind: 'none' },
    when: 'always',
    after: [],
    onFailure: 'go-on',
  }
}

export const runId: InputRef = { from: 'run', field: 'id' }
export const procedure: InputRef = { from: 'run', field: 'runbook' }
export const reason: InputRef = { from: 'run', field: 'reason' }
export const startedAt: InputRef = { from: 'run', field: 'startedAt' }
export const standing: InputRef = { from: 'run', field: 'standing' }

export function targetOf(system: SystemId, field?: string): InputRef {
  return { from: 'target', system, ...(field === undefined ? {} : { field }) }
}

/** What the operator gave the run. */
export function givenOf(field: string): InputRef {
  return { from: 'given', field }
}

export function liveOf(system: SystemId, field: 'replicas' | 'putBack'): InputRef {
  return { from: 'live', system, field }
}

export function pinOf(system: PinSystem): InputRef {
  return { from: 'pin', system }
}

export function planOf(step: StepId, field?: string): InputRef {
  return { from: 'plan', step, ...(field === undefined ? {} : { field }) }
}

/** What the other side answered to a step, where it was sent. */
export function receiptOf(step: StepId, field: string): InputRef {
  return { from: 'receipt', step, field }
}

export function seenBy(step: StepId): InputRef {
  return { from: 'seen', step }
}

export function withStep(step: StepId): Approval {
  return { kind: 'with', step }
}

import type { StepId } from '../../../shared/domain/identifiers.ts'
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import { type Run, stepOf } from '../../../shared/domain/run.ts'
import type { InputRef, InputTemplate } from '../../../shared/domain/runbook.ts'
import { letsOthersPass } from './gates.ts'

export type ResolvedInput =
  | { readonly kind: 'resolved'; readonly input: JsonObject }
  /** Another step's plan is needed first. */
  | { readonly kind: 'later'; readonly step: StepId }

/** The parts of a run that inputs refer to; a preview has them before there is a run. */
export type InputSource = Pick<
  Run,
  'id' | 'runbook' | 'reason' | 'startedAt' | 'targets' | 'given' | 'steps'
>

/** Fills a runbook's input from the run: its id, its targets, what was given, the plans of steps that went before. */
export function resolveInput(template: InputTemplate, source: InputSource): ResolvedInput {
  const input: Record<string, JsonValue> = {}
  for (const [field, value] of Object.entries(template)) {
    if (!isRef(value)) {
      input[field] = value
      continue
    }
    const found = resolveRef(value, source)
    if (found.kind === 'later') return found
    if (found.value !== undefined) input[field] = found.value
  }
  return { kind: 'resolved', input }
}

type FoundRef =
  | { readonly kind: 'found'; readonly value: JsonValue | undefined }
  | { readonly kind: 'later'; readonly step: StepId }

function resolveRef(ref: InputRef, source: InputSource): FoundRef {
  switch (ref.from) {
    case 'run':
      return {
        kind: 'found',
        value: ref.field === 'standing' ? standingOf(source) : source[ref.field],
      }
    case 'live':
    case 'pin':
      // Filled in when the step looks, see live-input.ts and pin-input.ts.
      return { kind: 'found', value: undefined }
    case 'target':
      return { kind: 'found', value: fieldOf(source.targets[ref.system], ref.field) }
    case 'given':
      return { kind: 'found', value: source.given[ref.field] }
    case 'receipt':
      return {
        kind: 'found',
        value: stepOf({ steps: source.steps }, ref.step)?.receipt?.[ref.field],
      }
    case 'seen':
      return { kind: 'found', value: stepOf({ steps: source.steps }, ref.step)?.plan?.seen }
    case 'plan': {
      const step = stepOf({ steps: source.steps }, ref.step)
      // Nothing to do, not wanted, or failed without keeping the others up: they go on without it.
      const passed = step !== undefined && step.plan === undefined && letsOthersPass(step)
      if (step?.state.kind === 'skipped' || passed) return { kind: 'found', value: undefined }
      const plan = step?.plan
      return plan === undefined
        ? { kind: 'later', step: ref.step }
        : { kind: 'found', value: fieldOf(plan.details, ref.field) }
    }
  }
}

/** How a run stands, in one line for people: what failed or is owed, or that everything went well. */
function standingOf({ steps }: InputSource): string {
  const troubled = steps.filter(({ state }) => state.kind === 'failed' || state.kind === 'unknown')
  const owed = steps.filter(({ state }) => state.kind === 'awaiting-operator').length
  const words = troubled.map(({ definition, state }) => `${definition.title}: ${state.kind}`)
  if (owed > 0) words.push(`${owed} points of the checklist are owed`)
  return words.length === 0 ? 'every step ended well' : words.join('; ')
}

function fieldOf(value: JsonObject | undefined, field: string | undefined): JsonValue | undefined {
  return field === undefined ? value : value?.[field]
}

export function isRef(value: InputTemplate[string]): value is InputRef {
  return typeof value === 'object' && value !== null && 'from' in value
}

import { ZodError } from 'zod'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import { systemTitles } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import type { AnyOperation, Operation } from '../ports/system.ts'

/**
 * Folds an operation's own types away behind its schemas, so that plans can come back from the journal
 * and inputs from a runbook: both are parsed, never cast.
 */
export function operation<Input extends JsonObject, Observed, Details extends JsonObject>(
  own: Operation<Input, Observed, Details>,
): AnyOperation {
  const typed = (plan: Plan): Plan<Details> => ({
    ...plan,
    details: own.details.parse(plan.details),
  })
  return {
    system: own.system,
    name: own.name,
    patience: own.patience,
    ...(own.queues === undefined ? {} : { queues: own.queues }),
    async look(input, world, signal) {
      const parsed = parseInput(own, input)
      const observed = await own.probe(parsed, world, signal)
      const planned = own.plan(parsed, observed)
      if (planned.kind !== 'plan') return planned
      return { kind: 'planned', plan: planned.plan, undo: own.planUndo(planned.plan, observed) }
    },
    preState: (plan, world, signal) => own.preState(typed(plan), world, signal),
    apply: (plan, world, signal) => own.apply(typed(plan), world, signal),
    reconcile: (intent, world, signal) =>
      own.reconcile({ ...intent, plan: typed(intent.plan) }, world, signal),
    verify: (plan, world, signal) => own.verify(typed(plan), world, signal),
  }
}

/** A run may begin without a target where a provider was away: the other systems go back meanwhile. */
function parseInput<Input>(
  own: Pick<AnyOperation, 'system' | 'name'> & { readonly input: { parse(value: unknown): Input } },
  value: unknown,
): Input {
  try {
    return own.input.parse(value)
  } catch (cause) {
    const withoutTarget = cause instanceof ZodError && cause.issues.some(isMissingTarget)
    if (!withoutTarget) throw cause
    const { system, name } = own
    throw new FailureError(
      failure('NO_CANDIDATE', {
        summary: `No target is chosen for ${systemTitles[system]}.`,
        tried: `${system}.${name}`,
        next: 'Look what it can go back to, choose a target, and start a run of this system alone.',
        field: 'target',
        retry: 'no',
      }),
      { cause },
    )
  }
}

function isMissingTarget({ path }: ZodError['issues'][number]): boolean {
  return path.length === 1 && path[0] === 'target'
}

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
    async look(input, world, signal) {
      if (input['target'] === undefined && needsTarget(own)) throw noTarget(own)
      const parsed = own.input.parse(input)
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

type Named = Pick<AnyOperation, 'system' | 'name'>

/** The input's own schema says so: without a target it finds fault with that field. */
function needsTarget<Input extends JsonObject>(
  own: Pick<Operation<Input, unknown, JsonObject>, 'input'>,
): boolean {
  const found = own.input.safeParse({})
  return !found.success && found.error.issues.some(({ path }) => path[0] === 'target')
}

/** A run may begin without a target where a provider was away: the other systems go back meanwhile. */
function noTarget({ system, name }: Named): FailureError {
  return new FailureError(
    failure('NO_CANDIDATE', {
      summary: `No target is chosen for ${systemTitles[system]}.`,
      tried: `${system}.${name}`,
      next: 'Look what it can go back to, choose a target, and start a run of this system alone.',
      field: `targets.${system}`,
      retry: 'no',
    }),
  )
}

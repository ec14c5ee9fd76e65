import type { Coherence } from '../../../shared/domain/coherence.ts'
import { type SystemId, systemTitles } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { PlannedStep } from '../../../shared/domain/plan-view.ts'
import type { RunbookStep, StepCondition } from '../../../shared/domain/runbook.ts'
import type { SystemRegistry } from './system-registry.ts'

/** Why a step takes no part, decided once from profile, coherence check and targets. Unknown counts as *does not run*. */
export function leaveOut(
  { system, when, does, title }: RunbookStep,
  given: {
    readonly systems: SystemRegistry
    readonly coherence: readonly Coherence[]
    readonly chosen: { readonly [system in SystemId]?: JsonObject }
  },
): string | undefined {
  const { systems, coherence, chosen } = given
  // Nobody could carry it out, and what comes behind it must not fail for that.
  if (does.kind !== 'manual' && systems.system(system) === undefined)
    return `the profile names no ${systemTitles[system]}: where it has to be done (${title}), do it by hand`
  const backup = chosen.postgres?.['backup']
  const met: Record<StepCondition, boolean> = {
    always: true,
    'api-runs-on-head': coherence.every((one) => one.verdict === 'fits'),
    'backup-is-remote': typeof backup === 'string' && backup.startsWith('s3://'),
    'migration-failed': coherence.some(
      ({ by, verdict }) => by === 'failed-migration' && verdict === 'fits',
    ),
  }
  if (met[when]) return undefined
  if (when === 'backup-is-remote') return 'the backup lies on this laptop'
  if (when === 'migration-failed') return 'no failed migration stands in the way of an image'
  const reasons = coherence
    .filter((one) => one.verdict !== 'fits')
    .map((one) => `${one.about}: ${one.because}`)
  return reasons.join('; ') || 'the coherence check says so'
}

/**
 * Where the step with which traffic is back takes no part, traffic is back with the nearest step before it that does:
 * without an API it is the database's own check.
 */
export function withTrafficBack(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const of = (id: string) => steps.find((step) => step.id === id)
  const nearest = (step: PlannedStep | undefined): readonly string[] => {
    if (step === undefined) return []
    if (step.state.kind !== 'left-out') return [step.id]
    return step.definition.after.flatMap((id) => nearest(of(id)))
  }
  const instead = new Set(
    steps
      .filter(({ definition, state }) => definition.resumesTraffic && state.kind === 'left-out')
      .flatMap(nearest),
  )
  return steps.map((step) =>
    instead.has(step.id)
      ? { ...step, definition: { ...step.definition, resumesTraffic: true } }
      : step,
  )
}

import type { Run, Step } from '../../../../shared/domain/run.ts'
import type { Purpose } from '../../../../shared/domain/step-state.ts'

/** Whether the act puts traffic back, or may be the only way to: no second person stands before that, whatever a profile says. */
export function bringsServiceBack(run: Run, { id, definition }: Step, purpose: Purpose): boolean {
  if (purpose === 'undo') return run.trafficStopped || definition.stopsTraffic === true
  return (
    definition.resumesTraffic === true ||
    definition.undoes !== undefined ||
    run.steps.some((step) => step.definition.putBackBy?.step === id)
  )
}

import type { Run } from '../../../shared/domain/run.ts'
import type { RunSummary } from '../../../shared/domain/run-summary.ts'
import { isSettledWell } from '../../../shared/domain/step-state.ts'

/** A run as a line in a list. */
export function summaryOf(run: Run): RunSummary {
  const counted = run.steps.filter((step) => step.definition.onDemand !== true)
  const needsOperator = run.steps.some(({ state }) =>
    ['awaiting-approval', 'awaiting-operator', 'failed', 'unknown'].includes(state.kind),
  )
  return {
    id: run.id,
    runbook: run.runbook,
    title: run.title,
    reason: run.reason,
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? null,
    startedBy: run.startedBy,
    outcome: run.outcome ?? null,
    stepsDone: counted.filter((step) => isSettledWell(step.state)).length,
    stepsTotal: counted.length,
    needsOperator: needsOperator && run.endedAt === undefined && !run.unread,
    trafficStopped: run.trafficStopped,
  }
}

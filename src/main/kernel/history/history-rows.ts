import type { HistoryRow } from '../../../shared/domain/history.ts'
import type { SystemId } from '../../../shared/domain/identifiers.ts'
import type { Run, Step } from '../../../shared/domain/run.ts'
import { wordsOfSeconds } from '../../../shared/domain/second-approval.ts'

/** What can be taken back; looking and telling is no rollback. */
const procedureSystems: readonly SystemId[] = [
  'vercel',
  'railway',
  'git',
  'postgres',
  'prisma',
  'contracts',
  'paymaster',
]

/** The procedure's history table for one run: a row for each system that the run acted on. Built from verified records alone. */
export function historyRows(run: Run): readonly HistoryRow[] {
  const { outcome, endedAt } = run
  if (outcome === undefined || endedAt === undefined) return []
  return procedureSystems.flatMap((system): readonly HistoryRow[] => {
    const acts = run.steps.filter(
      (step) => step.definition.system === system && step.intent !== undefined,
    )
    if (acts.length === 0) return []
    return [
      {
        runId: run.id,
        date: run.startedAt,
        system,
        reason: reasonOf(run),
        durationMs: durationOf(acts),
        resolvedBy: [run.startedBy, ...new Set(acts.flatMap(wordsOfSeconds))].join('; '),
        outcome,
      },
    ]
  })
}

/** The fast lane owes its reason; the checklist pays it. */
function reasonOf(run: Run): string {
  if (run.reason !== '') return run.reason
  const cause = run.steps.find((step) => step.id === 'checklist-cause')?.state
  const told =
    cause?.kind === 'succeeded' ? cause.evidence.find((one) => one.kind === 'fact') : undefined
  return told?.kind === 'fact' ? told.value : 'not given'
}

function durationOf(acts: readonly Step[]): number {
  const starts = acts.map((step) => Date.parse(step.startedAt ?? step.endedAt ?? ''))
  const ends = acts.map((step) => Date.parse(step.endedAt ?? step.startedAt ?? ''))
  return Math.max(0, Math.max(...ends) - Math.min(...starts))
}

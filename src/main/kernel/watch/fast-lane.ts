import type { PlannedStep, PlanView, TargetChoice } from '../../../shared/domain/plan-view.ts'
import type { Candidate } from '../../../shared/domain/release.ts'
import type { FastLane, FastLaneStep, Readiness } from '../../../shared/domain/situation.ts'

/** The part of a plan that one hold takes back: reversible roll backs to the last verified release. */
export function fastLaneOf(view: PlanView): FastLane {
  const acts = view.steps.filter(isRollback)
  const steps = acts.flatMap((step) => offeredStep(step, view.targets))
  const left = acts.flatMap((step) => {
    const because = whyLeft(step, view.targets)
    return because === undefined ? [] : [{ system: step.definition.system, because }]
  })
  if (steps.length > 0) return { kind: 'ready', run: view.run, hash: view.hash, steps, left }
  return {
    kind: 'unavailable',
    because: left.map((one) => one.because).join('; ') || 'nothing can be rolled back',
  }
}

/** Whether each system could be rolled back right now, and until when. */
export function readinessOf(view: PlanView): readonly Readiness[] {
  return view.targets.map(({ system, chosen, because }) =>
    chosen === null
      ? { system, state: 'not-ready', text: because }
      : {
          system,
          state: 'ready',
          text: `${nameOf(chosen)}${chosen.until ? ` until ${chosen.until}` : ''}`,
        },
  )
}

/** Whether there is a backup to restore, and which would be taken. */
export function backupReadiness(backups: readonly Candidate[]): readonly Readiness[] {
  if (backups.length === 0) return []
  const newest = backups
    .filter((backup) => backup.eligible)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
  return newest === undefined
    ? [{ system: 'postgres', state: 'not-ready', text: 'no backup can be restored' }]
    : [
        {
          system: 'postgres',
          state: 'ready',
          text: `backup of ${newest.createdAt}: ${newest.message}`,
        },
      ]
}

function isRollback({ definition }: PlannedStep): boolean {
  const { does, approval, when } = definition
  // What only clears the way for one is no rollback of its own.
  return does.kind === 'operation' && approval.kind === 'hold' && when !== 'migration-failed'
}

function offeredStep(step: PlannedStep, targets: readonly TargetChoice[]): readonly FastLaneStep[] {
  const { system } = step.definition
  const choice = targets.find((target) => target.system === system)
  const { state } = step
  if (state.kind !== 'planned' || state.planned.kind !== 'plan' || !choice?.chosen) return []
  const live = choice.candidates.find((candidate) => candidate.live)
  const { chosen } = choice
  return [
    {
      system,
      from: live === undefined ? 'unknown' : nameOf(live),
      to: nameOf(chosen),
      targetId: chosen.id,
      because: choice.because,
      ...(chosen.until === undefined ? {} : { until: chosen.until }),
    },
  ]
}

function whyLeft(step: PlannedStep, targets: readonly TargetChoice[]): string | undefined {
  const { state, definition } = step
  switch (state.kind) {
    case 'left-out':
    case 'cannot-look':
    case 'later': {
      const choice = targets.find((target) => target.system === definition.system)
      return choice !== undefined && choice.chosen === null ? choice.because : state.because
    }
    case 'planned':
      if (state.planned.kind === 'nothing-to-do') return state.planned.because
      return state.planned.kind === 'refusal' ? state.planned.failure.summary : undefined
    case 'found':
    case 'no-plan-needed':
      return undefined
  }
}

function nameOf({ version, commit }: Candidate): string {
  const short = commit.slice(0, 7)
  return version === undefined ? short : `${version} · ${short}`
}

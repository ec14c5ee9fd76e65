import { stepOf } from '../../../../shared/domain/run.ts'
import { isSettledWell, type StepState } from '../../../../shared/domain/step-state.ts'
import type { Kernel } from '../../../kernel/create-kernel.ts'
import type { DrillAct } from './drill-acts.ts'
import type { DrillSummary } from './drill-reporter.ts'
import type { PlayedAct } from './play-acts.ts'

type Verdict = DrillSummary['systems'][string]

/** What a drill's end says of each system: by its looks, never by what was sent. */
export function summarize(
  kernel: Kernel,
  { acts, played }: { readonly acts: readonly DrillAct[]; readonly played: readonly PlayedAct[] },
  measured: Pick<DrillSummary, 'downtimeMs' | 'seconds' | 'exported'>,
): DrillSummary {
  const systems = new Map<string, Verdict>()
  for (const act of acts) {
    for (const [system, looks] of Object.entries(act.looks)) {
      const verdict = verdictOf(statesOf(played, act, looks))
      systems.set(system, worse(systems.get(system) ?? verdict, verdict))
    }
  }
  const { records, head } = kernel.session.current().log
  return {
    // What came behind an act that did not end well was not begun.
    outcome: played.at(-1)?.run.outcome ?? 'unknown',
    systems: Object.fromEntries(systems),
    history: played.flatMap(({ run }) => kernel.historyOf(run.id)),
    audit: { dir: kernel.logDirectory, records, head },
    ...measured,
  }
}

function statesOf(
  played: readonly PlayedAct[],
  act: DrillAct,
  looks: readonly string[],
): readonly StepState[] {
  const run = played.find((one) => one.act === act)?.run
  return run === undefined ? [] : looks.flatMap((id) => stepOf(run, id)?.state ?? [])
}

function verdictOf(states: readonly StepState[]): Verdict {
  if (states.some(({ kind }) => kind === 'failed')) return 'failed'
  const looked = states.some(({ kind }) => kind === 'succeeded')
  return looked && states.every(isSettledWell) ? 'verified' : 'unknown'
}

function worse(left: Verdict, right: Verdict): Verdict {
  const order: readonly Verdict[] = ['verified', 'unknown', 'failed']
  return order.indexOf(left) > order.indexOf(right) ? left : right
}

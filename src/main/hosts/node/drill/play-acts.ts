import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Run } from '../../../../shared/domain/run.ts'
import type { Kernel } from '../../../kernel/create-kernel.ts'
import type { DrillAct } from './drill-acts.ts'
import { beginOrResume, driveToEnd } from './drive-run.ts'
import { successorOf } from './successor-of.ts'

/** An act that was played, with its run as it ended. */
export interface PlayedAct {
  readonly act: DrillAct
  readonly run: Run
}

/**
 * Plays the acts of a drill one after the other. What stands on an act that did not end well is not begun; it is
 * missing in what is answered.
 */
export async function playActs(
  kernel: Kernel,
  acts: readonly DrillAct[],
  options: { readonly resume: boolean; readonly reason: string; readonly directory: string },
): Promise<readonly PlayedAct[]> {
  const { resume, reason, directory } = options
  const known = resume ? runsOfLastDrill(kernel.runs.runs(), acts) : []
  const played: PlayedAct[] = []
  for (const act of acts) {
    const { runbook, sameWeb } = act
    const target = played.at(-1)?.run.targets.vercel?.['deploymentId']
    const targets = sameWeb && typeof target === 'string' ? { vercel: target } : {}
    const left = known.find((run) => run.runbook === runbook)
    const given = left === undefined ? await givenOf(kernel, act, directory) : {}
    const id = await beginOrResume(kernel, left, { runbook, targets, given, reason })
    const run = await driveToEnd(kernel, id)
    played.push({ act, run })
    if (run.outcome !== 'done') break
  }
  return played
}

async function givenOf(
  kernel: Kernel,
  { given }: DrillAct,
  directory: string,
): Promise<JsonObject> {
  return given === 'successor' ? successorOf(kernel, directory) : (given ?? {})
}

/** The runs since the last drill in this directory began: one that was resumed, or one before it, may be whole. */
export function runsOfLastDrill(runs: readonly Run[], acts: readonly DrillAct[]): readonly Run[] {
  const begun = runs.findLastIndex(({ runbook }) => runbook === acts[0]?.runbook)
  return begun === -1 ? [] : runs.slice(begun)
}

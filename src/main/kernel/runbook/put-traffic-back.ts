import type { Evidence } from '../../../shared/domain/evidence.ts'
import { fact } from '../../../shared/domain/evidence.ts'
import type { Actor, Run, Step } from '../../../shared/domain/run.ts'
import type { Engine } from './engine.ts'
import type { RunnerParts } from './step-job.ts'

/**
 * Undoes every stop of a run, last one first: writes are let in again, services and workers come back
 * with the replicas they had. Never gated; a step that cannot be undone does not keep the others from it.
 */
export async function putTrafficBack(
  parts: RunnerParts & { readonly engine: Engine },
  run: Run,
  by: Actor,
): Promise<void> {
  const { store, engine, systems } = parts
  // What is still looking or about to stop something must not work against us.
  await store.record(run.id, { kind: 'run-paused', by })
  await engine.abort(run.id)
  const told: Evidence[] = []
  for (const step of stopsOf(store.run(run.id) ?? run)) {
    if (step.undo?.kind !== 'undo') continue
    const { system, name, input } = step.undo.operation
    await engine.carryOut(run.id, step.id, {
      operation: systems.operation(system, name),
      input,
      purpose: 'undo',
    })
    const after = store.run(run.id)?.steps.find((one) => one.id === step.id)?.state
    told.push(fact(step.definition.title, after?.kind === 'undone' ? 'put back' : wordsOf(after)))
  }
  const now = store.run(run.id) ?? run
  if (stopsOf(now).length === 0) {
    await store.record(run.id, { kind: 'traffic-put-back', by, evidence: told })
  }
}

/** Steps that stopped something, or may have, newest first. */
function stopsOf(run: Run): readonly Step[] {
  const stopped = run.steps.filter(
    ({ definition, state, intent }) =>
      definition.stopsTraffic === true && intent !== undefined && state.kind !== 'undone',
  )
  return stopped.toReversed()
}

function wordsOf(state: Step['state'] | undefined): string {
  if (state?.kind === 'failed') return `failed: ${state.failure.summary}`
  return state?.kind ?? 'unknown'
}

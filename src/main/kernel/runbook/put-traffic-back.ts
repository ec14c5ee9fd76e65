import type { Evidence } from '../../../shared/domain/evidence.ts'
import { fact } from '../../../shared/domain/evidence.ts'
import { type Actor, type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import type { Engine } from './engine.ts'
import { resolveInput } from './resolve-input.ts'
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
  await engine.abort(run.id, { hurry: true })
  const told: Evidence[] = []
  for (const step of stopsOf(store.run(run.id) ?? run)) {
    const way = wayBack(store.run(run.id) ?? run, step)
    if (way === undefined) continue
    const { system, name, input } = way
    const operation = systems.operation(system, name)
    await engine.carryOut(run.id, step.id, { operation, input, purpose: 'undo' })
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
    (step) =>
      step.definition.stopsTraffic === true &&
      step.state.kind !== 'undone' &&
      // Of what was found stopped it may be that nobody knows how it comes back.
      (step.intent !== undefined || (step.found === true && wayBack(run, step) !== undefined)),
  )
  return stopped.toReversed()
}

/**
 * How a stop is taken back. Once the databases may have been swapped, nothing but the old code may boot on
 * the restored one: then it is the runbook's own step that brings the service back, not the stop's undo.
 */
function wayBack(run: Run, step: Step) {
  const { putBackBy } = step.definition
  const swapped = putBackBy === undefined ? undefined : stepOf(run, putBackBy.once)
  const mayHaveHappened =
    (swapped?.intent !== undefined || swapped?.found === true) && swapped.state.kind !== 'undone'
  const instead = putBackBy && mayHaveHappened ? stepOf(run, putBackBy.step)?.definition : undefined
  if (instead?.does.kind === 'operation') {
    const resolved = resolveInput(instead.does.input, run)
    const { system, does } = instead
    if (resolved.kind === 'resolved') return { system, name: does.name, input: resolved.input }
  }
  return step.undo?.kind === 'undo' ? step.undo.operation : undefined
}

function wordsOf(state: Step['state'] | undefined): string {
  if (state?.kind === 'failed') return `failed: ${state.failure.summary}`
  return state?.kind ?? 'unknown'
}

import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { Run, Step } from '../../../shared/domain/run.ts'
import type { Engine } from './engine.ts'
import type { RunnerParts } from './step-job.ts'

/**
 * After a kill: each intent whose outcome is not on disk is settled by looking, nothing is sent; what was
 * only looking waits again. The runs stay paused until somebody resumes them; those that rest are left alone.
 */
export async function takeUpRuns(
  parts: RunnerParts & {
    readonly engine: Engine
    readonly endOrphans?: (run: RunId) => Promise<void>
  },
): Promise<void> {
  const { store, engine } = parts
  for (const run of store.runs()) {
    if (run.endedAt !== undefined || run.unread) continue
    // Whoever still works for the killed console is ended first; a server that is away is asked again by the steps.
    await parts.endOrphans?.(run.id).catch(() => undefined)
    if (!run.paused) await store.record(run.id, { kind: 'run-paused', by: 'console' })
    for (const step of run.steps) await takeUpStep(run, step)
  }

  async function takeUpStep(run: Run, step: Step): Promise<void> {
    const { state } = step
    if (state.kind === 'unknown') return engine.redo(run.id, step.id)
    if (state.kind !== 'running') return
    const onlyLooked = state.phase === 'looking' && state.purpose === 'do'
    const isCheck = step.definition.does.kind === 'check'
    if (onlyLooked || isCheck) await store.record(run.id, { kind: 'step-ready', step: step.id })
    else await engine.redo(run.id, step.id)
  }
}

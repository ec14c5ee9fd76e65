import { useEffect } from 'react'
import { useKernel, useKernelState } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { RunView } from './run-view.tsx'
import './run.css'

interface RunPanelProps {
  /** Absent where no run was ever begun. */
  readonly runId: string | null
}

/** One run, step by step. It lives in the kernel: closing this panel changes nothing. */
export function RunPanel({ runId }: RunPanelProps) {
  const kernel = useKernel()
  const watched = useKernelState((state) => state.watched)
  useEffect(() => kernel.watchRun(runId), [kernel, runId])
  if (runId === null) {
    return (
      <div>
        <h1 className="visually-hidden">Run</h1>
        <p className="dim">
          Nothing is running. Begin with the fast lane in Situation, or make a plan.
        </p>
      </div>
    )
  }
  const run = watched?.id === runId ? watched.run : null
  return (
    <div className="run">
      {watched?.failure == null ? null : <FailureBox failure={watched.failure} />}
      {run === null ? (
        <p className="dim" role="status">
          Reading run {runId}…
        </p>
      ) : (
        <RunView key={run.id} run={run} />
      )}
    </div>
  )
}

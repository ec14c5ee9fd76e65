import { Button } from '@mantine/core'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import { useKernelState } from '../kernel-client/index.ts'
import { PutBack } from '../panels/run/put-back.tsx'

interface TrafficStoppedProps {
  /** The run on screen has the way back in its own header. */
  readonly shown: RunId | null
  readonly onOpenRun: (run: RunId) => void
}

/** As long as a run has traffic stopped, the way to put it back is on every screen. */
export function TrafficStopped({ shown, onOpenRun }: TrafficStoppedProps) {
  const runs = useKernelState((state) => state.runs)
  const stopped = runs?.filter((run) => run.trafficStopped && run.id !== shown) ?? []
  return stopped.map(({ id }) => (
    <section key={id} className="traffic-stopped" aria-label={`Traffic is stopped by run ${id}`}>
      <p>
        <strong>▲ Traffic is stopped</strong> by run <span className="mono">{id}</span>.
      </p>
      <Button onClick={() => onOpenRun(id)}>Open run {id}</Button>
      <PutBack run={id} />
    </section>
  ))
}

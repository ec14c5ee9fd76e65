import { useKernelState } from '../../../kernel-client/index.ts'
import { Elapsed } from '../../../ui/elapsed.tsx'
import { Private } from '../../../ui/private.tsx'
import { PrivateText } from '../../../ui/private-text.tsx'
import { Section } from '../../../ui/section.tsx'
import { StateMark } from '../../../ui/state/state-mark.tsx'
import { runLook } from '../../../ui/state/step-look.ts'
import { When } from '../../../ui/when.tsx'
import '../../../ui/table.css'

interface RunListProps {
  readonly onOpenRun: (run: string) => void
}

/** Runs of this console's log, newest first; those that go on among them. */
export function RunList({ onOpenRun }: RunListProps) {
  const runs = useKernelState((state) => state.runs)
  return (
    <Section title="Runs" className="runs">
      {runs === null ? <p className="dim">Reading the log…</p> : null}
      {runs?.length === 0 ? <p className="dim">No run has begun yet.</p> : null}
      {runs === null || runs.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <section className="runs-scroll" aria-label="Newest first" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">State</th>
                <th scope="col">What</th>
                <th scope="col">Reason</th>
                <th scope="col">Begun</th>
                <th scope="col">Took</th>
                <th scope="col">Steps</th>
                <th scope="col">By</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={run.id}>
                  <td>
                    <button
                      type="button"
                      className="text-button mono"
                      aria-label={`Open run ${run.id}`}
                      onClick={() => onOpenRun(run.id)}
                    >
                      {run.id}
                    </button>
                  </td>
                  <td>
                    <StateMark look={runLook(run)} />
                    {run.trafficStopped ? (
                      <strong className="runs-stopped"> traffic stopped</strong>
                    ) : null}
                  </td>
                  <td>{run.title}</td>
                  <td className="runs-reason">
                    <PrivateText>{run.reason === '' ? 'owed' : run.reason}</PrivateText>
                  </td>
                  <td>
                    <When at={run.startedAt} />
                  </td>
                  <td>
                    <Elapsed since={run.startedAt} until={run.endedAt ?? undefined} />
                  </td>
                  <td className="nowrap">
                    {run.stepsDone} of {run.stepsTotal}
                  </td>
                  <td>
                    <Private>{run.startedBy}</Private>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  )
}

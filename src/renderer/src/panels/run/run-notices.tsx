import { FIRST_STATUS, firstStatusDue } from '../../../../shared/domain/first-status.ts'
import type { StepId } from '../../../../shared/domain/identifiers.ts'
import type { Run } from '../../../../shared/domain/run.ts'
import { useNow } from '../../ui/use-now.ts'
import { When } from '../../ui/when.tsx'

interface RunNoticesProps {
  readonly run: Run
  readonly onSelect: (step: StepId) => void
}

/** What people have not been told yet: users after five minutes, and messages that wait for their provider. */
export function RunNotices({ run, onSelect }: RunNoticesProps) {
  const now = useNow(1_000)
  const due = firstStatusDue(run)
  const waiting = run.steps.filter(({ state }) => state.kind === 'queued')
  const [first] = waiting
  return (
    <>
      {due === undefined ? null : (
        <button
          type="button"
          className="text-button run-notice"
          onClick={() => onSelect(FIRST_STATUS)}
        >
          {Date.parse(due) > now ? (
            <>
              ◆ tell users <When at={due} />
            </>
          ) : (
            <strong>
              ▲ users have not been told: it was due <When at={due} />
            </strong>
          )}
        </button>
      )}
      {first === undefined ? null : (
        <button type="button" className="text-button run-notice" onClick={() => onSelect(first.id)}>
          ◷ {waiting.length === 1 ? 'a message waits' : `${waiting.length} messages wait`} to be
          sent
        </button>
      )}
    </>
  )
}

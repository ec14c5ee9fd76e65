import { useKernelState } from '../../kernel-client/index.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import './log-trouble.css'

/** Two histories under one name: one of them is not what happened. Said on every screen until it is settled. */
export function ForkAlarm() {
  const copy = useKernelState((state) => state.audit?.export)
  if (copy?.kind !== 'fork') return null
  const { summary, next } = copy.failure
  return (
    <div className="log-trouble" role="alert" data-tone="failed">
      <p>
        <strong>✕ There are two histories under the name of this log.</strong>{' '}
        <PrivateText>{summary}</PrivateText> <strong>What to do:</strong>{' '}
        <PrivateText>{next}</PrivateText> A rescue need not wait for that: each record is kept here.
      </p>
    </div>
  )
}

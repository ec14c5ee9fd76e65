import type { RunId } from '../../../../shared/domain/identifiers.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import './put-back.css'

/**
 * Putting traffic back is never gated: no arming, no hold, no typed word, and no state in which this cannot
 * be pressed, while it was asked included.
 */
export function PutBack({ run }: { readonly run: RunId }) {
  const act = useAct('to put traffic back')
  return (
    <div className="put-back">
      <button
        type="button"
        className="put-back-button"
        onClick={() => void act.run((client) => client.traffic.putBack({ run }))}
      >
        <span aria-hidden="true">↩ </span>Put traffic back
      </button>
      <span className="dim" role="status">
        {act.pending ? 'Asked: services come back one after the other…' : 'Traffic is stopped.'}
      </span>
      {act.failure === null ? null : <FailureBox failure={act.failure} />}
    </div>
  )
}

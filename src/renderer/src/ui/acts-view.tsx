import type { PlannedAct } from '../../../shared/domain/plan.ts'
import { copyText } from './copy-text.ts'
import { actText, actTitle } from './format/act-text.ts'
import { HandoverView } from './handover-view.tsx'
import { PrivateText } from './private-text.tsx'
import './acts-view.css'

/** What will be sent, exactly. Text only: nothing in it is ever a link or a shell line of ours. */
export function ActsView({ acts }: { readonly acts: readonly PlannedAct[] }) {
  if (acts.length === 0) return <p className="dim">Nothing is sent.</p>
  return (
    <ol className="acts">
      {acts.map((act, index) => {
        const text = actText(act)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan's acts are in a fixed order and may be equal.
          <li key={index}>
            <div className="acts-head">
              <span className="dim">
                {index + 1}. {actTitle(act)}
              </span>
              <button
                type="button"
                className="text-button"
                aria-label={`Copy ${actTitle(act)} ${index + 1}`}
                onClick={() => void copyText(text, `the ${actTitle(act)}`)}
              >
                copy
              </button>
            </div>
            {act.kind === 'handover' ? (
              <HandoverView handover={act} />
            ) : (
              <pre>
                <PrivateText>{text}</PrivateText>
              </pre>
            )}
          </li>
        )
      })}
    </ol>
  )
}

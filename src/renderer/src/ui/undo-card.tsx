import type { ReactNode } from 'react'
import type { Undo } from '../../../shared/domain/plan.ts'
import { ActsView } from './acts-view.tsx'
import { PrivateText } from './private-text.tsx'
import { When } from './when.tsx'
import './undo-card.css'

interface UndoCardProps {
  readonly undo: Undo
  /** The control that takes it back, where it can be taken back now. */
  readonly children?: ReactNode
}

/** The way back, made before the act, with its expiry. */
export function UndoCard({ undo, children }: UndoCardProps) {
  if (undo.kind === 'no-way-back') {
    return (
      <div className="undo-card" data-tone="needs">
        <p>
          <strong>No way back.</strong> <PrivateText>{undo.because}</PrivateText>
        </p>
      </div>
    )
  }
  return (
    <div className="undo-card" data-tone="undone">
      <div className="row spread">
        <p>
          <span aria-hidden="true">↩ </span>
          <strong>
            <PrivateText>{undo.title}</PrivateText>
          </strong>{' '}
          <span className="dim">
            {undo.until === undefined ? (
              'stays possible'
            ) : (
              <>
                possible until{' '}
                <time dateTime={undo.until}>{undo.until.slice(0, 16).replace('T', ' ')} UTC</time>
                {' · '}
                <When at={undo.until} />
              </>
            )}
          </span>
        </p>
        {children}
      </div>
      <details>
        <summary>What would be sent</summary>
        <ActsView acts={undo.acts} />
      </details>
    </div>
  )
}

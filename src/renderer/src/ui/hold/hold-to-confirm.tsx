import { type ReactNode, useId } from 'react'
import { HoldRing } from './hold-ring.tsx'
import { type Hold, useHold } from './use-hold.ts'
import './hold-to-confirm.css'

interface HoldToConfirmProps {
  /** The whole act, verb first: *Hold to roll back web and API*. */
  readonly children: ReactNode
  readonly onConfirm: () => void
  /** Why it cannot be done now; shown, and the control takes no hold. */
  readonly blockedBy?: string | undefined
  readonly pending?: boolean
  readonly danger?: boolean
  readonly large?: boolean
}

const told: Readonly<Record<Hold, string>> = {
  idle: '',
  held: 'Keep holding…',
  'let-go': 'Let go too early: nothing happened.',
  complete: 'Asked.',
}

/** One hold is the gate before everything reversible. Held by pointer, Enter or Space for 1.2 seconds. */
export function HoldToConfirm(props: HoldToConfirmProps) {
  const { children, onConfirm, blockedBy, pending = false, danger = false, large = false } = props
  const enabled = blockedBy === undefined && !pending
  const { hold, handlers } = useHold(onConfirm, enabled)
  const id = useId()
  return (
    <div className="hold-wrap">
      <button
        type="button"
        className="hold"
        data-held={hold === 'held' || undefined}
        data-danger={danger || undefined}
        data-large={large || undefined}
        aria-disabled={!enabled}
        aria-describedby={id}
        {...handlers}
      >
        <span className="hold-fill" aria-hidden="true" />
        <HoldRing />
        <span className="hold-label">{pending ? 'Asking the kernel…' : children}</span>
      </button>
      <span id={id} className={blockedBy === undefined ? 'hold-note' : 'hold-note hold-blocked'}>
        {blockedBy ?? 'Press and hold for 1.2 s, or hold Enter or Space.'}
      </span>
      <span className="hold-told" role="status">
        {told[hold]}
      </span>
    </div>
  )
}

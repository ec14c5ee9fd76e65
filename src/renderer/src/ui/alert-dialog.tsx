import { type ReactNode, useEffect, useId, useRef } from 'react'
import './alert-dialog.css'

interface AlertDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** Nothing is lost by it: then it is not red. */
  readonly harmless?: boolean
  readonly children: ReactNode
}

/**
 * A confirmation that cannot be switched off. Escape and *Go back* leave it, and nothing happens. The
 * browser's own dialog: it keeps the focus inside, and Mantine's modal cannot be an `alertdialog`.
 */
export function AlertDialog(props: AlertDialogProps) {
  const { opened, onClose, title, harmless = false, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const bodyId = useId()
  useEffect(() => {
    const element = dialog.current
    if (element === null || !opened) return
    element.showModal()
    const first = element.querySelector('[data-autofocus]')
    if (first instanceof HTMLElement) first.focus()
    return () => element.close()
  }, [opened])
  if (!opened) return null
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      className="alert-dialog"
      data-harmless={harmless || undefined}
      aria-labelledby={titleId}
      aria-describedby={bodyId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div id={bodyId}>{children}</div>
    </dialog>
  )
}

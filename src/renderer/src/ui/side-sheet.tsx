import { type ReactNode, useEffect, useId, useRef } from 'react'
import './side-sheet.css'

interface SideSheetProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** For a table; otherwise it is as narrow as a text. */
  readonly wide?: boolean
  readonly children: ReactNode
}

/** Something to look up without leaving the place: from the right, over everything, gone with Escape. */
export function SideSheet({ opened, onClose, title, wide = false, children }: SideSheetProps) {
  const sheet = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = sheet.current
    if (element === null || !opened) return
    element.showModal()
    return () => element.close()
  }, [opened])
  if (!opened) return null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; a press beside it is for the pointer alone.
    <dialog
      ref={sheet}
      className="side-sheet"
      data-wide={wide || undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === sheet.current) onClose()
      }}
    >
      <div className="side-sheet-body">
        <div className="row spread">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="text-button" onClick={onClose}>
            Close {title.toLowerCase()}
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}

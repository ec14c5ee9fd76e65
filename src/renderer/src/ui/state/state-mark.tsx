import type { Look } from './step-look.ts'
import './state-mark.css'

interface StateMarkProps {
  readonly look: Look
  /** The word stays for screen readers even where there is no room for it. */
  readonly iconOnly?: boolean
}

/** A state as icon, word and colour. */
export function StateMark({ look, iconOnly = false }: StateMarkProps) {
  return (
    <span className="state-mark" data-tone={look.tone}>
      <span className="state-glyph" aria-hidden="true">
        {look.glyph}
      </span>
      <span className={iconOnly ? 'visually-hidden' : undefined}>{look.word}</span>
    </span>
  )
}

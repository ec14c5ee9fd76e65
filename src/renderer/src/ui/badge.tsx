import type { ReactNode } from 'react'
import type { Tone } from './state/step-look.ts'
import './state/state-mark.css'

interface BadgeProps {
  readonly tone: Tone
  readonly glyph?: string
  readonly title?: string
  readonly children: ReactNode
}

/** A short word with a state's colour; the glyph says the same without it. */
export function Badge({ tone, glyph, title, children }: BadgeProps) {
  return (
    <span className="badge" data-tone={tone} title={title}>
      {glyph === undefined ? null : <span aria-hidden="true">{glyph}</span>}
      {children}
    </span>
  )
}

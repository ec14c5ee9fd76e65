import { type ReactNode, useId } from 'react'
import './section.css'

interface SectionProps {
  readonly title: string
  /** Beside the title: a figure, a control. */
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** A surface of its own; sections inside one are plain. */
  readonly plain?: boolean
  readonly className?: string
}

/** A part of a panel, with its heading. */
export function Section({ title, aside, children, plain = false, className = '' }: SectionProps) {
  const id = useId()
  const Heading = plain ? 'h3' : 'h2'
  return (
    <section
      className={`section ${plain ? 'section-plain' : ''} ${className}`}
      aria-labelledby={id}
    >
      <div className="section-head">
        <Heading id={id}>{title}</Heading>
        {aside}
      </div>
      {children}
    </section>
  )
}

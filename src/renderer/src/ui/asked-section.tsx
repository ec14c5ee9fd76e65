import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Failure } from '../../../shared/domain/failure.ts'
import { FailureBox } from './failure-box.tsx'
import { Section } from './section.tsx'

interface AskedSectionProps<Value> {
  readonly title: string
  /** What is known by now; `fresh` once it answers the newest question. */
  readonly answer: { readonly fresh: boolean } & (
    | { readonly kind: 'asking' }
    | { readonly kind: 'known'; readonly value: Value }
    | { readonly kind: 'failed'; readonly failure: Failure }
  )
  /** What is said while it is asked and when it is answered, and on the button. */
  readonly words: { readonly asking: string; readonly fresh: string; readonly again: string }
  readonly onAgain: () => void
  readonly children: (value: Value) => ReactNode
}

/** What somebody was asked for when this opened, and is asked for again by a press. The former answer stays meanwhile. */
export function AskedSection<Value>(props: AskedSectionProps<Value>) {
  const { title, answer, words, onAgain, children } = props
  return (
    <Section
      plain
      title={title}
      aside={
        <div className="row">
          <span className="dim" role="status">
            {answer.fresh ? words.fresh : words.asking}
          </span>
          <Button size="compact-xs" onClick={onAgain}>
            {words.again}
          </Button>
        </div>
      }
    >
      {answer.kind === 'failed' ? <FailureBox failure={answer.failure} /> : null}
      {answer.kind === 'known' ? children(answer.value) : null}
    </Section>
  )
}

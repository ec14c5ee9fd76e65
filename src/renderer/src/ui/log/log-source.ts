import type { PageSource } from '../page-source.ts'

/** One line of output; its text is hostile and is only ever drawn as text. */
export interface LogLine {
  readonly index: number
  readonly at: string
  readonly step: string
  readonly text: string
}

export type LogSource = PageSource<LogLine>

import type { RunId, StepId, Timestamp } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'

export interface LoggedLine {
  readonly at: Timestamp
  readonly step: StepId
  readonly text: string
}

/** A run's output in order, given out by range. Lines are masked before they come here. */
export interface OutputLog {
  add(run: RunId, line: LoggedLine): LoggedLine
  range(
    run: RunId,
    wanted: {
      readonly from: number
      readonly limit: number
      readonly step?: StepId
      readonly search?: string
    },
  ): {
    readonly total: number
    readonly lines: readonly (LoggedLine & { readonly index: number })[]
  }
  replay(body: JsonObject): void
}

export function createOutputLog(): OutputLog {
  const lines = new Map<RunId, LoggedLine[]>()
  const of = (run: RunId) => {
    const known = lines.get(run)
    if (known !== undefined) return known
    const fresh: LoggedLine[] = []
    lines.set(run, fresh)
    return fresh
  }
  return {
    add(run, line) {
      of(run).push(line)
      return line
    },
    range(run, { from, limit, step, search }) {
      const needle = search?.toLowerCase()
      const matching = of(run).filter(
        (line) =>
          (step === undefined || line.step === step) &&
          (needle === undefined || needle === '' || line.text.toLowerCase().includes(needle)),
      )
      const page = matching.slice(from, from + limit)
      return {
        total: matching.length,
        lines: page.map((line, at) => ({ ...line, index: from + at })),
      }
    },
    replay(body) {
      const { kind, run, at, step, text } = body
      if (kind !== 'line' || typeof run !== 'string' || typeof at !== 'string') return
      if (typeof step === 'string' && typeof text === 'string') of(run).push({ at, step, text })
    },
  }
}

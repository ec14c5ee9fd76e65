import type { Failure } from '../../../../shared/domain/failure.ts'
import type { HistoryRow } from '../../../../shared/domain/history.ts'
import { type SystemId, systemTitles } from '../../../../shared/domain/identifiers.ts'
import type { Run, Step } from '../../../../shared/domain/run.ts'

import type { Exported } from './export-drill.ts'

/** The last line of a drill: what scripts read. */
export interface DrillSummary {
  readonly outcome: string
  readonly systems: { readonly [system: string]: 'verified' | 'failed' | 'unknown' }
  readonly history: readonly HistoryRow[]
  readonly downtimeMs: number | null
  readonly audit: { readonly dir: string; readonly records: number; readonly head: string }
  readonly exported: Exported
  readonly seconds: number
}

/** Tells how a drill goes on, on standard output. */
export interface DrillReporter {
  run(run: Run): void
  summary(summary: DrillSummary): void
}

/** For scripts: a line a change on `print`; why a step failed goes to `complain`, for people. */
export function jsonReporter(
  print: (line: string) => void,
  complain: (line: string) => void,
): DrillReporter {
  return {
    run: onChange(({ run, step, ms }) => {
      const { system } = step.definition
      const { kind } = step.state
      print(JSON.stringify({ type: 'step', run, system, step: step.id, state: kind, ms }))
      if (kind === 'failed' || kind === 'unknown')
        complain(`drill: ${step.id}: ${wordsOf(step.state.failure)}`)
    }),
    summary: (summary) => print(JSON.stringify({ type: 'summary', ...summary })),
  }
}

const verdictMarks: Readonly<Record<DrillSummary['systems'][string], string>> = {
  verified: '●',
  failed: '✕',
  unknown: '?',
}

const marks: Readonly<Record<Step['state']['kind'], string>> = {
  waiting: '○',
  blocked: '▣',
  'awaiting-approval': '◆',
  'awaiting-operator': '◆',
  running: '◐',
  succeeded: '●',
  failed: '✕',
  queued: '◷',
  unknown: '?',
  skipped: '–',
  undone: '↩',
}

/**
 * For people: what each procedure is, and a line when a step of it ends or needs somebody, with the seconds since the
 * drill began.
 */
export function wordsReporter(print: (line: string) => void): DrillReporter {
  const begun = performance.now()
  const headed = new Set<string>()
  const tell = onChange(({ step }) => {
    const ms = performance.now() - begun
    const { state, definition } = step
    if (state.kind === 'running' || state.kind === 'waiting') return
    const why =
      state.kind === 'failed'
        ? `: ${state.failure.summary}`
        : state.kind === 'skipped'
          ? `: ${state.because}`
          : ''
    const seconds = `${(ms / 1000).toFixed(1)} s`.padStart(7)
    print(
      `${seconds}  ${marks[state.kind]} ${systemTitles[definition.system]} · ${definition.title}${why}`,
    )
  })
  return {
    run(run) {
      if (!headed.has(run.id)) {
        print(`${headed.size === 0 ? '' : '\n'}${run.title} (run ${run.id})`)
        headed.add(run.id)
      }
      tell(run)
    },
    summary({ outcome, systems, downtimeMs, audit, exported, seconds }) {
      print(`\nThe drill is ${outcome} after ${seconds.toFixed(1)} s`)
      for (const [system, verdict] of Object.entries(systems)) {
        print(`         ${verdictMarks[verdict]} ${titleOf(system)}: ${verdict}`)
      }
      if (downtimeMs !== null) print(`Users were refused for ${(downtimeMs / 1000).toFixed(2)} s`)
      print(`Audit log: ${audit.dir} (${audit.records} records, head ${audit.head.slice(0, 12)}…)`)
      print(
        exported.kind === 'exported'
          ? `History: ${exported.database} holds the log up to record ${exported.watermark}`
          : `History: not exported: ${exported.because}`,
      )
    },
  }
}

function titleOf(system: string): string {
  return isSystem(system) ? systemTitles[system] : system
}

function isSystem(name: string): name is SystemId {
  return Object.hasOwn(systemTitles, name)
}

function wordsOf({ summary, answered }: Failure): string {
  return answered === undefined ? summary : `${summary} (${answered})`
}

/** Calls back once for each change of a step's state, with the milliseconds since the run began. */
function onChange(
  tell: (change: { readonly run: string; readonly step: Step; readonly ms: number }) => void,
) {
  const told = new Map<string, string>()
  const begun = new Map<string, number>()
  return (run: Run): void => {
    if (!begun.has(run.id)) begun.set(run.id, performance.now())
    const ms = Math.round(performance.now() - (begun.get(run.id) ?? 0))
    for (const step of run.steps) {
      if (told.get(step.id) === step.state.kind) continue
      const first = !told.has(step.id)
      told.set(step.id, step.state.kind)
      if (!(first && step.state.kind === 'waiting')) tell({ run: run.id, step, ms })
    }
  }
}

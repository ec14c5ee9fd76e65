import { count, spanOf } from '../plain-words.ts'
import type { HistoryFinding, HistoryReport } from './history-report.ts'

/** How a line begins that says it. */
export const kindWords: Readonly<Record<HistoryFinding['kind'], string>> = {
  edited: 'EDITED',
  missing: 'MISSING',
  added: 'ADDED',
  other: 'DIFFERENT',
  fork: 'FORK',
  beyond: 'LOG CUT OFF OR AN OLDER COPY',
}

/** What the database says against the log, a line each. */
export function historyFindings(history: HistoryReport | null): readonly string[] {
  if (history === null) return []
  return [
    ...history.findings.map(
      ({ kind, table, records, what }) =>
        `- ${kindWords[kind]}: ${table}${records === null ? '' : `, ${spanOf(records)}`}: ${what}`,
    ),
    ...(history.more > 0 ? [`- and ${history.more} more in the history database`] : []),
  ]
}

/** What of the database was looked at. */
export function historyFact(history: HistoryReport | null): readonly string[] {
  if (history === null) return []
  const { rows, watermark, withPayload, checkpoints, otherLogs, onlyThere } = history
  const more = [
    `${withPayload} with contents`,
    count(checkpoints, 'checkpoint'),
    runWords(history),
    ...(onlyThere > 0 ? [`${onlyThere} that are lost here`] : []),
    ...(otherLogs > 0 ? [`beside ${count(otherLogs, 'other log')}`] : []),
  ]
  const said = history.findings.length > 0 ? 'NOT as here' : 'as here'
  const up = `${count(rows, 'row')} up to record ${watermark}, ${said}`
  return [`history database ${up}: ${more.join(', ')}`]
}

function runWords({ runs, runsCompared }: HistoryReport): string {
  const rows = `${count(runs, 'row')} of runs`
  return runsCompared === null ? `${rows}, whose columns were not compared` : rows
}

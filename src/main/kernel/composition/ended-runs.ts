import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from '../../../shared/domain/json.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { HistoryTableRow } from '../history/export/history-table.ts'
import { historyRows } from '../history/history-rows.ts'
import type { JournalFrame, JournalRecord } from '../journal/index.ts'
import { eventOf } from '../runbook/event-record.ts'
import type { RunStore } from '../runbook/run-store.ts'
import { toldIn } from './replay-runs.ts'

/** The rows of runs that have ended, as they were at that moment: what is done to a run afterwards is no part of them. */
export interface EndedRuns {
  /** To be told each record of the replay, oldest first. */
  note(record: Pick<JournalRecord, 'seq' | 'type' | 'body'>): void
  /**
   * The rows of the run that this record ended; none for every other record. Ask for them oldest first: a run ends
   * once, whatever a console that could not read its end has said afterwards.
   */
  rowsOf(frame: Pick<JournalFrame, 'seq' | 'type' | 'opened'>): readonly HistoryTableRow[]
  /** All of them, in the order in which their runs ended. */
  all(): readonly HistoryTableRow[]
}

/** Begin before the log is replayed: then a restarted console has the same rows as the one that wrote them. */
export function watchEndedRuns(store: Pick<RunStore, 'watch'>, operator: string): EndedRuns {
  const ended = new Map<string, readonly HistoryTableRow[]>()
  /** The first record that says it, by run. */
  const saidBy = new Map<string, number>()
  /** The run that ended with this record. */
  function endedBy({ seq, type, body }: Parameters<EndedRuns['note']>[0]): string | undefined {
    if (type !== 'RESULT' && type !== 'GAP') return undefined
    const event = eventOf(type === 'GAP' ? toldIn(body) : body)
    if (event?.kind !== 'run-ended') return undefined
    if (!saidBy.has(event.run)) saidBy.set(event.run, seq)
    return saidBy.get(event.run) === seq ? event.run : undefined
  }
  store.watch((run) => {
    if (run.endedAt === undefined || ended.has(run.id)) return
    const procedureVersion = versionOf(run)
    ended.set(
      run.id,
      historyRows(run).map((row) => ({ ...row, operator, procedureVersion })),
    )
  })
  return {
    note: (record) => void endedBy(record),
    rowsOf({ seq, type, opened }) {
      if (opened === null || (type !== 'RESULT' && type !== 'GAP')) return []
      // Looked for in the bytes first: parsing each payload would cost more than sending it.
      if (!opened.payload.includes('"run-ended"')) return []
      const { body } = JSON.parse(opened.payload.toString('utf8'))
      const run = endedBy({ seq, type, body })
      return run === undefined ? [] : (ended.get(run) ?? [])
    },
    all: () => [...ended.values()].flat(),
  }
}

/** Which procedure was followed: its name and the hash of its steps, as the run began with them. */
function versionOf(run: Run): string {
  const steps = run.steps.map((step) => step.definition)
  // Definitions are plain data; a round trip through JSON drops what JSON does not know.
  const text = canonicalJson(JSON.parse(JSON.stringify(steps)) as JsonValue)
  return `${run.runbook} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
}

import type { Wanted } from '../log-index.ts'
import { Batches } from './batches.ts'
import { RowComparison } from './compare-rows.ts'
import { compareRuns } from './compare-runs.ts'
import { countIn } from './fields.ts'
import { HistoryFindings } from './history-findings.ts'
import type { HistoryReport } from './history-report.ts'
import { judgeNote } from './judge-note.ts'
import type { LocalLog } from './local-log.ts'
import { type NoteRow, readNote } from './note.ts'
import { type PsqlOptions, type PsqlSession, startPsql } from './psql.ts'
import { queriesFor } from './queries.ts'
import { type RunRow, readRunRow } from './run-row.ts'

/** The copy of one log in the team's database: its small tables read, its records still to come. */
export interface History {
  readonly wanted: Wanted
  /** Reads the records and compares. Throws `NoHistory`. */
  judge(local: LocalLog): Promise<HistoryReport>
  close(): Promise<void>
}

interface SmallTables {
  readonly otherLogs: number
  readonly notes: readonly NoteRow[]
  readonly runs: readonly RunRow[]
}

/**
 * Asks the database before the log is read, so that the log cannot have less than the database had.
 * Throws `NoHistory`.
 */
export async function openHistory(logId: string, options: PsqlOptions): Promise<History> {
  const session = startPsql(queriesFor(logId), options)
  try {
    const small = await readSmallTables(logId, session)
    return {
      wanted: {
        checkpoints: new Set(small.notes.flatMap(({ note }) => note?.signed?.seq ?? [])),
        heads: new Set(small.runs.map(({ head }) => head)),
      },
      judge: (local) => judge(local, small, session),
      close: session.close,
    }
  } catch (error) {
    const reason = await session.reason(error)
    await session.close()
    throw reason
  }
}

async function readSmallTables(logId: string, { tables }: PsqlSession): Promise<SmallTables> {
  const [others] = await tables.whole()
  const notes = await tables.whole()
  const runs = await tables.whole()
  return {
    otherLogs: countIn(others?.[0]),
    notes: notes.map((row) => readNote(logId, row)),
    runs: runs.map(readRunRow),
  }
}

async function judge(
  local: LocalLog,
  { otherLogs, notes, runs }: SmallTables,
  session: PsqlSession,
): Promise<HistoryReport> {
  const findings = new HistoryFindings()
  const heads = new Set(runs.map(({ head }) => head))
  const seqs = new Set(notes.map(({ seq }) => seq))
  const batches = new Batches(
    notes.flatMap(({ note }) => note ?? []),
    findings,
  )
  const records = new RowComparison(local, findings, { heads, seqs, batches })
  try {
    for await (const rows of session.tables.table()) for (const row of rows) await records.take(row)
  } catch (error) {
    throw await session.reason(error)
  }
  records.end(Math.max(0, ...seqs))
  let newest: HistoryReport['newestCheckpoint'] = null
  for (const one of notes) {
    const said = await judgeNote(one, local, records.headAt(one.seq))
    if (said.kind === 'finding') findings.add(said.finding)
    if (said.kind === 'held' && one.note !== null) newest = { seq: one.seq, head: one.note.head }
  }
  const history = compareRuns(runs, { local, records }, findings)
  return {
    rows: records.rows,
    watermark: records.watermark,
    checkpoints: notes.length,
    withPayload: records.withPayload,
    runs: runs.length,
    runsCompared: history.compared,
    otherLogs,
    onlyThere: records.onlyThere,
    newestCheckpoint: newest,
    coversPruned: local.pruned !== null && (newest?.seq ?? -1) >= local.pruned.seq,
    findings: findings.list,
    more: findings.more,
    undecided: [
      ...(records.rows === 0 ? ['the history database holds no record of this log'] : []),
      ...(records.loose.length > 0 ? [looseWords(records.loose)] : []),
      ...history.undecided,
    ],
  }
}

function looseWords(loose: readonly number[]): string {
  const [first = 0] = loose
  const many = loose.length === 1 ? 'one row' : `${loose.length} rows`
  return `in the part that was pruned here, ${many} of the database, from record ${first} on, cannot be tied to those before`
}

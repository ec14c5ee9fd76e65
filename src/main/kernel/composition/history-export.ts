import type { ExportView } from '../../../shared/domain/audit.ts'
import { FailureError, failure, failureOf } from '../../../shared/domain/failure.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { Doors } from '../effects/index.ts'
import { type Confirmed, confirmCopy } from '../history/export/confirm-copy.ts'
import { exportHistory, type PatientIdentity } from '../history/export/export-history.ts'
import type { ExportMemory } from '../history/export/export-memory.ts'
import type { ExportableLog } from '../history/export/exportable-log.ts'
import { createExporter, type Exporter } from '../history/export/exporter.ts'
import { readIdentity } from '../history/export/server-identity.ts'
import { makeTables, planSetUp } from '../history/export/set-up.ts'
import type { Clock } from '../ports/clock.ts'
import type { HistoryExportUseCases } from '../router/use-cases.ts'
import type { RunStore } from '../runbook/run-store.ts'
import type { AuditLog } from './audit-log.ts'
import type { EndedRuns } from './ended-runs.ts'
import { readableLog } from './readable-log.ts'

/** The copy of log and history in the team's database, kept up while the console runs. */
export interface HistoryExport extends HistoryExportUseCases {
  view(): ExportView
  watch(listener: () => void): () => void
  /** Something was recorded that others should have soon. */
  wanted(): void
  /** The network is back. */
  reachable(): void
  /** Whether salts and payloads go along. */
  readonly sendsContents: boolean
  /** Whether the database holds these records now, whole. @throws FailureError, in whatever way it does not or cannot say */
  confirm(what: Confirmed): Promise<void>
  /** Tells the log again of every history row that was sent, before the records that told of them are deleted. @throws FailureError JOURNAL_REFUSED */
  retell(): Promise<void>
  close(): Promise<void>
}

export interface HistoryExportParts {
  readonly profile: Profile
  readonly doors: Doors
  readonly log: AuditLog
  readonly clock: Clock
  readonly store: Pick<RunStore, 'runs' | 'watch'>
  readonly ended: EndedRuns
  /** The EXPORT records of the log, gathered while it was replayed. */
  readonly memory: ExportMemory
}

export function createHistoryExport(parts: HistoryExportParts): HistoryExport {
  const { profile, doors, log, clock, store, memory } = parts
  const database = doors.history
  if (database === null) return notConfigured()
  const patient = (signal: AbortSignal) => askPatient(profile, doors, signal)
  const exporter = createExporter({
    clock,
    database: database.name,
    newest: () => log.status().records,
    known: () => memory.lastExport()?.seq ?? 0,
    busy: () => store.runs().some(isRescue),
    visit: ({ compareAll, progress }, signal) =>
      exportHistory(
        {
          database,
          log: exportable(log, memory),
          payload: profile.history?.exportPayload ?? false,
          patient,
          endedRows: (frame) => parts.ended.rowsOf(frame),
          clock,
          progress,
          ...(compareAll ? { compareAll: memory } : {}),
        },
        signal,
      ),
  })
  const stopWatching = store.watch(watchRuns(exporter))
  const closing = new AbortController()
  return {
    view: () => exporter.view(),
    watch: (listener) => exporter.watch(listener),
    wanted: () => exporter.wanted(),
    reachable: () => exporter.reachable(),
    now: () => exporter.now(),
    sendsContents: profile.history?.exportPayload ?? false,
    confirm: (what) =>
      confirmCopy({ database, log: readableLog(log), patient }, what, closing.signal),
    async retell() {
      for (const body of memory.retold()) await exportable(log, memory).recordExport(body)
    },
    planSetUp: async () => planSetUp(database),
    async setUp(hash, by) {
      const record = (kind: string) =>
        log.appendDurable('CONFIG', { kind, database: database.name, by, sha256: hash })
      await makeTables(hash, { database, patient, record }, closing.signal)
      await exporter.now()
    },
    async close() {
      stopWatching()
      closing.abort()
      await exporter.close()
    },
  }
}

/** After each end of a run; and it makes room while a rescue is at work. */
function watchRuns(exporter: Exporter): (run: Run) => void {
  const ended = new Set<string>()
  return (run) => {
    exporter.lookAround()
    if (run.endedAt === undefined || ended.has(run.id)) return
    ended.add(run.id)
    exporter.wanted()
  }
}

/**
 * While traffic is stopped, or something is being sent to a system, the line and this laptop belong to it: dumps are
 * read and restored over both. The copy loses nothing by waiting, users do.
 */
function isRescue(run: Run): boolean {
  if (run.trafficStopped) return true
  if (run.unread) return false
  return run.steps.some(
    ({ definition, state }) => definition.does.kind === 'operation' && state.kind === 'running',
  )
}

/** @throws FailureError JOURNAL_REFUSED, SECOND_CONSOLE */
function exportable(log: AuditLog, memory: ExportMemory): ExportableLog {
  return {
    ...readableLog(log),
    lastExport: () => memory.lastExport(),
    async recordExport(body) {
      await log.appendDurable('EXPORT', body)
      memory.seen({ type: 'EXPORT', body })
    },
  }
}

/** Asked where sessions wait during a swap: that database is there even while the live one is not. */
async function askPatient(
  profile: Profile,
  doors: Doors,
  signal: AbortSignal,
): Promise<PatientIdentity> {
  const { postgres } = profile.systems
  if (postgres === undefined) return { kind: 'none' }
  const target = { server: 'live', database: postgres.maintenanceDatabase } as const
  try {
    const { sql } = doors.forRun('watch')
    const identity = await readIdentity((text) =>
      sql.read(target, { text, timeoutMs: 5_000 }, signal),
    )
    return { kind: 'known', identity }
  } catch (thrown) {
    return { kind: 'unknown', because: failureOf(thrown, 'to ask who it is').summary }
  }
}

function notConfigured(): HistoryExport {
  const refuse = async (): Promise<never> => {
    throw new FailureError(
      failure('PROFILE_INVALID', {
        summary: 'The profile names no history database.',
        tried: 'to copy the audit log into it',
        next: 'Add `history` to the profile: docs/history-export.md.',
        field: 'history',
        retry: 'no',
      }),
    )
  }
  return {
    view: () => ({ kind: 'not-configured' }),
    watch: () => () => undefined,
    wanted: () => undefined,
    reachable: () => undefined,
    now: refuse,
    sendsContents: false,
    confirm: refuse,
    retell: refuse,
    planSetUp: refuse,
    setUp: refuse,
    close: async () => undefined,
  }
}

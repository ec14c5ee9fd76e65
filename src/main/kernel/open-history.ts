import { join } from 'node:path'
import type { ExportView, FilePart } from '../../shared/domain/audit.ts'
import { FailureError, failure } from '../../shared/domain/failure.ts'
import { watchEndedRuns } from './composition/ended-runs.ts'
import { type Environment, openEnvironment } from './composition/environment.ts'
import { createHistoryExport } from './composition/history-export.ts'
import { createHistoryFiles } from './composition/history-files.ts'
import { openLogOf } from './composition/open-log.ts'
import { replayRuns } from './composition/replay-runs.ts'
import { createClock, createDoors, createMasker } from './effects/index.ts'
import { createExportMemory } from './history/export/export-memory.ts'
import type { AuditUseCases } from './router/use-cases.ts'
import { createRunStore } from './runbook/run-store.ts'

export interface HistoryOptions {
  readonly environment: Environment
  readonly actor: string
  readonly version: string
  readonly hostName: string
}

/** What the command line does with a log: it leaves by the console's own code, and no run is taken up. */
export interface OpenedHistory {
  /**
   * @param keep Stores the part, masked: a file that could not be stored is no anchor
   * @returns where the next part begins; null behind the last one
   */
  file(
    wanted: Parameters<AuditUseCases['file']>[0],
    keep: (part: FilePart) => Promise<void>,
  ): Promise<FilePart['next']>
  /** @throws FailureError */
  exportNow(): Promise<ExportView>
  /** What is on the way of an export under way. */
  watchExport(listener: (view: ExportView) => void): void
  close(): Promise<void>
}

/**
 * The log of an environment while no console holds it.
 * @throws FailureError SECOND_CONSOLE, JOURNAL_REFUSED, and what opening the environment throws
 */
export async function openHistory(options: HistoryOptions): Promise<OpenedHistory> {
  const { actor, version, hostName } = options
  const [clock, masker] = [createClock(), createMasker()]
  const opened = await openEnvironment(options.environment, { actor, masker })
  const { profile, dataDirectory } = opened
  if (opened.loaded.kind === 'broken') throw brokenProfile(opened.loaded.problems[0])
  const log = await openLogOf(opened, {
    clock,
    vfs: undefined,
    version,
    hostName,
    mask: (value) => masker.maskJson(value),
    staysInside: options.environment.kind === 'rehearsal',
  })
  if (log.logId === '') {
    await log.close()
    throw noLog(log.heldByAnother, log.status().text)
  }
  const store = createRunStore({ journal: log, clock, onGap: () => undefined })
  const ended = watchEndedRuns(store, profile.operator)
  const memory = createExportMemory()
  await replayRuns(log, store, (record) => {
    memory.seen(record)
    ended.note(record)
  })
  const doors = createDoors({
    profile,
    store: opened.store,
    masker,
    clock,
    searchPath: '',
    privateDirectory: join(dataDirectory, 'private'),
    signedDirectory: join(dataDirectory, 'signed'),
    hostName,
  })
  const files = createHistoryFiles({ log, clock, ended })
  const exporting = createHistoryExport({ profile, doors, log, clock, store, ended, memory })
  return {
    async file(wanted, keep) {
      // Everything that was learned to be a secret since is masked, as on the way to a window.
      const masked = (part: FilePart) => keep({ ...part, text: masker.maskText(part.text) })
      return (await files.file(wanted, masked)).next
    },
    async exportNow() {
      await exporting.now()
      return exporting.view()
    },
    watchExport(listener) {
      exporting.watch(() => listener(exporting.view()))
    },
    async close() {
      await exporting.close()
      await doors.close()
      await log.close()
    },
  }
}

function noLog(heldByAnother: boolean, text: string): FailureError {
  return new FailureError(
    failure(heldByAnother ? 'SECOND_CONSOLE' : 'JOURNAL_REFUSED', {
      summary: text,
      tried: 'to open the audit log',
      next: heldByAnother
        ? 'Close that console, or export from its history.'
        : 'Open the console, settle it there, and close it; then export again.',
      retry: 'no',
    }),
  )
}

function brokenProfile(
  problem: { readonly path: string; readonly message: string } | undefined,
): FailureError {
  return new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The profile is broken: ${problem?.path ?? ''}: ${problem?.message ?? ''}`,
      tried: 'to read it',
      next: 'Mend it first.',
      retry: 'no',
      ...(problem === undefined ? {} : { field: problem.path }),
    }),
  )
}

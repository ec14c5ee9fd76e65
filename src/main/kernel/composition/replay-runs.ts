import type { RunStore } from '../runbook/run-store.ts'
import type { AuditLog } from './audit-log.ts'

/** Rebuilds all runs from the log's verified records. A log that cannot be read leaves none, and its status says why. */
export async function replayRuns(log: AuditLog, store: RunStore): Promise<void> {
  for await (const { body } of log.records()) store.replay(body)
}

import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import type { JournalRecord } from '../journal/index.ts'
import type { RunStore } from '../runbook/run-store.ts'
import type { AuditLog } from './audit-log.ts'

/**
 * Rebuilds all runs from the log's verified records, and shows each record to whoever else builds on them.
 * A log that cannot be read leaves none, and its status says why.
 */
export async function replayRuns(
  log: Pick<AuditLog, 'records'>,
  store: Pick<RunStore, 'replay'>,
  note: (record: JournalRecord) => void = () => undefined,
): Promise<void> {
  for await (const record of log.records()) {
    const { type, body } = record
    store.replay(type === 'GAP' ? toldIn(body) : body)
    note(record)
  }
}

/** What went past a log that refused stands in the GAP that tells of it, word by word. */
export function toldIn(gap: JsonObject): JsonObject {
  const { line } = gap
  const body = isObject(line) ? line['body'] : undefined
  return isObject(body) ? body : gap
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

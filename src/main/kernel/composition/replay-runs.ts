import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import type { RunStore } from '../runbook/run-store.ts'
import type { AuditLog } from './audit-log.ts'

/** Rebuilds all runs from the log's verified records. A log that cannot be read leaves none, and its status says why. */
export async function replayRuns(
  log: Pick<AuditLog, 'records'>,
  store: Pick<RunStore, 'replay'>,
): Promise<void> {
  for await (const { type, body } of log.records()) store.replay(type === 'GAP' ? told(body) : body)
}

/** What went past a log that refused stands in the GAP that tells of it, word by word. */
function told(gap: JsonObject): JsonObject {
  const { line } = gap
  const body = isObject(line) ? line['body'] : undefined
  return isObject(body) ? body : gap
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

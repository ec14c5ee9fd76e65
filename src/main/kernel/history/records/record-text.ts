import type { RunId } from '../../../../shared/domain/identifiers.ts'
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import type { RunEvent } from '../../../../shared/domain/run-event.ts'
import type { RecordType } from '../../journal/index.ts'
import { eventLine } from './event-line.ts'
import { oneLine } from './one-line.ts'
import { ownLine } from './own-line.ts'

type Told = { readonly type: RecordType; readonly body: JsonObject }

/** What a record says, for a person, in one line; of a body that nobody knows, its JSON. Never throws. */
export function recordText(record: Told): string {
  return oneLine(knownText(record) ?? JSON.stringify(record.body))
}

function knownText({ type, body }: Told): string | undefined {
  try {
    const { event, line } = body
    if (body['kind'] === 'run-event') return eventLine(event as unknown as RunEvent)
    if (body['kind'] === 'break-glass' && isObject(line)) return pastTheLog(line)
    return ownLine(type, body)
  } catch {
    // Of another version, or not what it claims to be: shown as it stands.
    return undefined
  }
}

/** What went past the log stands in its GAP as it would have stood in the log. */
function pastTheLog(line: JsonObject): string | undefined {
  const { body, type, actor } = line
  if (!isObject(body) || typeof type !== 'string') return undefined
  const told = recordText({ type: type as RecordType, body })
  return `past the log, by ${String(actor)}: ${type} ${told}`
}

/** The run that a record is of. */
export function runOfRecord(body: JsonObject): RunId | null {
  const { event, line, run } = body
  if (isObject(event)) return runId(event['run'])
  if (isObject(line) && isObject(line['body'])) return runOfRecord(line['body'])
  return runId(run)
}

function runId(value: JsonValue | undefined): RunId | null {
  return typeof value === 'string' && /^[a-z2-7]{8}$/.test(value) ? value : null
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

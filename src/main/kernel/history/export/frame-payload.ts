import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { JournalFrame } from '../../journal/index.ts'
import { parsed } from './sent-note.ts'

// docs/audit-log.md §3: 84 bytes before the padded plaintext, 16 of salt before the payload; a tag and a crc32 behind it.
const PAYLOAD_AT = 100
const BEHIND = 20

/** What a record says, when its key is at hand or it is clear; null for one that is sealed away. */
export function payloadOf(
  frame: Pick<JournalFrame, 'type' | 'frame' | 'opened'>,
): { readonly at: string; readonly body: JsonObject } | null {
  const text = frame.opened?.payload.toString('utf8') ?? clearText(frame)
  const value = text === null ? null : parsed(text)
  const body = value?.['body']
  if (value === null || typeof body !== 'object' || body === null || Array.isArray(body))
    return null
  return { at: String(value['at']), body: body as JsonObject }
}

function clearText({ frame }: Pick<JournalFrame, 'frame'>): string | null {
  const isClear = ((frame[17] ?? 0) & 1) !== 0
  if (!isClear) return null
  return frame.subarray(PAYLOAD_AT, -BEHIND).toString('utf8').replace(/\0+$/, '')
}

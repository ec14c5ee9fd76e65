import type { JsonObject } from './json.ts'
import { openPayload } from './open-payload.ts'
import { decodePayload } from './payload.ts'
import {
  changed,
  keyTo,
  type LogPlace,
  type ReadableSegment,
  type RecordRange,
  readFrames,
} from './read-frames.ts'
import type { RecordType } from './record-type.ts'

/** One record as it was sealed: masked, numbered, dated by the laptop's clock (UTC, ISO 8601). */
export interface JournalRecord {
  readonly seq: number
  readonly type: RecordType
  readonly at: string
  readonly body: JsonObject
}

/**
 * The records of a range, oldest first: each payload must open to its commitment; nothing else is ever
 * handed on. Sealed records of a segment whose key is not at hand are left out. Throws
 * `JournalDamaged` when a file changed underneath.
 */
export async function* readRecords(
  at: LogPlace,
  segments: readonly ReadableSegment[],
  range: RecordRange = {},
): AsyncGenerator<JournalRecord> {
  for await (const { segment, bytes, frames } of readFrames(at, segments, range)) {
    for (const frame of frames) {
      const key = keyTo(segment, frame)
      if (!frame.clear && key === null) continue
      const plain = openPayload(bytes, frame, key)
      const payload = plain === null ? null : decodePayload(plain)
      if (payload === null) throw changed(segment, frame.seq)
      yield { seq: frame.seq, type: frame.type, at: payload.at, body: payload.body }
    }
  }
}

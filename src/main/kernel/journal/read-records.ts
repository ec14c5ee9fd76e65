import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import type { DecodedHeader } from './header.ts'
import { JournalDamaged } from './journal-refused.ts'
import type { JsonObject } from './json.ts'
import { openPayload } from './open-payload.ts'
import { decodePayload } from './payload.ts'
import { readFrame } from './read-frame.ts'
import type { RecordType } from './record-type.ts'
import { readAll, segmentName } from './segment-files.ts'

/** One record as it was sealed: masked, numbered, dated by the laptop's clock (UTC, ISO 8601). */
export interface JournalRecord {
  readonly seq: number
  readonly type: RecordType
  readonly at: string
  readonly body: JsonObject
}

/** The part of a segment that is known to be valid, and the key to it where there is one. */
export interface ReadableSegment {
  readonly decoded: DecodedHeader
  readonly key: KeyObject | null
  readonly validLength: number
  readonly lastSeq: number
  /** What the chain must arrive at. */
  readonly head: Buffer
}

/** Sequences, both ends included. */
export interface RecordRange {
  readonly from?: number
  readonly to?: number
}

/**
 * The records of the segments, oldest first. The chain is followed again on every reading, and each
 * payload must open to its commitment; nothing else is ever handed on. Sealed records of a segment
 * whose key is not at hand are left out. Throws `JournalDamaged` when a file changed underneath.
 */
export async function* readRecords(
  vfs: Vfs,
  dir: string,
  segments: readonly ReadableSegment[],
  range: RecordRange = {},
): AsyncGenerator<JournalRecord> {
  const from = range.from ?? 0
  const to = range.to ?? Number.MAX_SAFE_INTEGER
  for (const segment of segments) {
    if (segment.lastSeq < from || segment.decoded.header.firstSeq > to) continue
    const path = `${dir}/${segmentName(segment.decoded.header.segment)}`
    const bytes = await readAll(vfs, path, segment.validLength)
    yield* readSegment(bytes, segment, { from, to })
  }
}

function* readSegment(
  bytes: Buffer,
  segment: ReadableSegment,
  range: { readonly from: number; readonly to: number },
): Generator<JournalRecord> {
  const { header, length, hash } = segment.decoded
  const records: JournalRecord[] = []
  let at = length
  let seq = header.firstSeq - 1
  let head = hash
  while (at < bytes.length) {
    const frame = readFrame(bytes, at, { seq: seq + 1, head })
    if (frame.kind === 'bad') throw changed(header.segment, at)
    if (frame.seq >= range.from && frame.seq <= range.to && (frame.clear || segment.key !== null)) {
      const key =
        segment.key === null ? null : { key: segment.key, index: seq + 1 - header.firstSeq }
      const plain = openPayload(bytes, frame, key)
      const payload = plain === null ? null : decodePayload(plain)
      if (payload === null) throw changed(header.segment, at)
      records.push({ seq: frame.seq, type: frame.type, at: payload.at, body: payload.body })
    }
    at = frame.end
    seq = frame.seq
    head = frame.head
  }
  // Only a segment that was read to its known head is handed on: not even its first record before.
  if (at !== segment.validLength || !head.equals(segment.head)) throw changed(header.segment, at)
  yield* records
}

function changed(segment: number, offset: number): JournalDamaged {
  return new JournalDamaged(`segment ${segment} no longer reads as it did (byte ${offset})`)
}

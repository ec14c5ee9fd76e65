import { type OpenedFrame, openFrame } from './open-payload.ts'
import type { Frame } from './read-frame.ts'
import {
  changed,
  type FrameBlock,
  keyTo,
  type LogPlace,
  type ReadableSegment,
  type RecordRange,
  readFrames,
} from './read-frames.ts'
import type { RecordType } from './record-type.ts'

/** A record as it stands in its file. */
export interface JournalFrame {
  readonly seq: number
  readonly type: RecordType
  readonly head: Buffer
  /** All of it, crc32 included. */
  readonly frame: Buffer
  /** What it was committed with; null for a clear frame, and where the key is not at hand. */
  readonly opened: OpenedFrame | null
}

export interface FrameRange extends RecordRange {
  /** Types that are opened too, which costs more than all the rest; all of them where nothing is said. */
  readonly opening?: readonly RecordType[]
}

/**
 * The frames of a range with what they hold, by the block as they are read: a step of an async generator
 * for each costs as much as its hash. Throws `JournalDamaged` when a file changed underneath.
 */
export async function* journalFrames(
  at: LogPlace,
  segments: readonly ReadableSegment[],
  range: FrameRange = {},
): AsyncGenerator<readonly JournalFrame[]> {
  for await (const block of readFrames(at, segments, range)) {
    yield block.frames.map((frame) => journalFrame(block, frame, range.opening))
  }
}

function journalFrame(
  { segment, bytes }: FrameBlock,
  frame: Frame,
  opening: FrameRange['opening'],
): JournalFrame {
  const { seq, type, head, clear, offset, end } = frame
  const closed = clear || opening?.includes(type) === false
  const key = closed ? null : keyTo(segment, frame)
  const opened = key === null ? null : openFrame(bytes, frame, key)
  if (key !== null && opened === null) throw changed(segment, seq)
  return { seq, type, head, frame: bytes.subarray(offset, end), opened }
}

import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import type { FrameIndex } from './frame-index.ts'
import type { DecodedHeader } from './header.ts'
import { JournalDamaged } from './journal-refused.ts'
import type { FrameKey } from './open-payload.ts'
import { type Frame, readFrame } from './read-frame.ts'
import type { RecordType } from './record-type.ts'
import { segmentName } from './segment-files.ts'

/** Read at once, at most. */
const WINDOW = 1024 * 1024

/** Where a log lies. */
export interface LogPlace {
  readonly vfs: Vfs
  readonly dir: string
}

/** The part of a segment that is known to be valid, and the key to it where there is one. */
export interface ReadableSegment {
  readonly decoded: DecodedHeader
  readonly key: KeyObject | null
  readonly validLength: number
  readonly lastSeq: number
  /** What the chain must arrive at. */
  readonly head: Buffer
  readonly index: FrameIndex
}

/** Sequences, both ends included, and of which types; all where nothing is said. */
export interface RecordRange {
  readonly from?: number
  readonly to?: number
  readonly types?: readonly RecordType[]
}

/** Frames that stand where they stood when they were verified, as many as are read at once. */
export interface FrameBlock {
  readonly segment: ReadableSegment
  /** Part of the file; the frames' own offsets count in here. */
  readonly bytes: Buffer
  /** At least one. */
  readonly frames: readonly Frame[]
}

/**
 * The frames of a range, oldest first. Only what is asked for is read: each frame must arrive at the
 * head that was verified for it, so nothing before it has to be followed again. Throws
 * `JournalDamaged` when a file changed underneath.
 */
export async function* readFrames(
  at: LogPlace,
  segments: readonly ReadableSegment[],
  range: RecordRange = {},
): AsyncGenerator<FrameBlock> {
  for (const segment of segments) {
    const windows = windowsOf(segment, seqsOf(segment, range))
    for (const window of windows) yield await readWindow(at, segment, window)
  }
}

/** The sequences of a segment that a range asks for, as far as they were durable when the segment was named. */
export function seqsOf(
  { index, lastSeq }: ReadableSegment,
  range: RecordRange = {},
): readonly number[] {
  const { from = 0, to = Number.MAX_SAFE_INTEGER, types } = range
  const seqs: number[] = []
  const last = Math.min(to, lastSeq)
  for (let seq = Math.max(from, index.firstSeq); seq <= last; seq += 1) {
    if (types === undefined || types.includes(index.typeOf(seq))) seqs.push(seq)
  }
  return seqs
}

/** Sequences that lie near enough to each other to be read at once. */
interface Window {
  readonly seqs: number[]
  /** In the segment's file. */
  readonly begin: number
  end: number
}

function windowsOf(segment: ReadableSegment, seqs: readonly number[]): readonly Window[] {
  const windows: Window[] = []
  for (const seq of seqs) {
    const end = endOf(segment, seq)
    const last = windows.at(-1)
    if (last === undefined || end - last.begin > WINDOW) {
      windows.push({ seqs: [seq], begin: segment.index.offsetOf(seq), end })
    } else {
      last.seqs.push(seq)
      last.end = end
    }
  }
  return windows
}

/** First byte behind a record. */
export function endOf(
  { index, lastSeq, validLength }: Pick<ReadableSegment, 'index' | 'lastSeq' | 'validLength'>,
  seq: number,
): number {
  return seq === lastSeq ? validLength : index.offsetOf(seq + 1)
}

async function readWindow(
  { vfs, dir }: LogPlace,
  segment: ReadableSegment,
  { seqs, begin, end }: Window,
): Promise<FrameBlock> {
  const { index, decoded } = segment
  const length = end - begin
  const path = `${dir}/${segmentName(decoded.header.segment)}`
  const bytes = await readPart(vfs, path, { begin, length })
  const frames = seqs.map((seq) => {
    const offset = index.offsetOf(seq) - begin
    const before = seq === index.firstSeq ? decoded.hash : index.headOf(seq - 1)
    const frame = readFrame(bytes, offset, { seq, head: before })
    if (frame.kind === 'bad' || !frame.head.equals(index.headOf(seq))) {
      throw changed(segment, seq)
    }
    return frame
  })
  return { segment, bytes, frames }
}

async function readPart(
  vfs: Vfs,
  path: string,
  part: { readonly begin: number; readonly length: number },
): Promise<Buffer> {
  const file = await vfs.open(path, 'read')
  try {
    const bytes = await file.read(part.begin, part.length)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } finally {
    await file.close()
  }
}

/** The key to a frame; null where it is not at hand. */
export function keyTo({ key, index }: ReadableSegment, { seq }: Frame): FrameKey | null {
  return key === null ? null : { key, index: seq - index.firstSeq }
}

/** What was verified at the start has become something else. */
export function changed({ decoded, index }: ReadableSegment, seq: number): JournalDamaged {
  const { segment } = decoded.header
  return new JournalDamaged(
    `segment ${segment} no longer reads as it did (byte ${index.offsetOf(seq)})`,
  )
}

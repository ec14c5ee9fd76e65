import type { KeyObject } from 'node:crypto'
import { JournalDamaged } from './journal-refused.ts'
import { keyCommitment } from './keys.ts'
import { openPayload } from './open-payload.ts'
import { decodePayload } from './payload.ts'
import { keyTo, type LogPlace, type ReadableSegment, readFrames } from './read-frames.ts'
import { openWithIdentity } from './recipients.ts'
import { openSealedKey } from './sealed-key.ts'
import type { SegmentHeader } from './segment-header.ts'

/** What an identity of a recovery kit opens of this log. */
export type IdentityTrial =
  /** This record was decrypted with nothing but the identity, and is the one that was committed to. */
  | { readonly kind: 'opened'; readonly segment: number; readonly seq: number }
  /** The newest segment is not sealed to it; `earlier` is the newest one that is. */
  | { readonly kind: 'not-sealed-to'; readonly earlier: number | null }
  /** It opens the newest segment, but no segment that it opens holds a sealed record yet. */
  | { readonly kind: 'no-record' }
  /** What stands there for it opens to nothing that this log was written with. */
  | { readonly kind: 'does-not-open'; readonly segment: number }

/**
 * Does with an identity what somebody without this laptop would do with it: opens the age file of the
 * newest segment, and with the key in it a record. The segments are those that were verified.
 */
export async function tryIdentity(
  at: LogPlace,
  segments: readonly ReadableSegment[],
  identity: string,
): Promise<IdentityTrial> {
  let isNewest = true
  for (const segment of segments.toReversed()) {
    const { header } = segment.decoded
    const key = await openSegmentKey(at, header, identity)
    if (key === null && isNewest) {
      return { kind: 'not-sealed-to', earlier: await newestOpened(at, segments, identity) }
    }
    isNewest = false
    if (key === null) continue
    const number = header.segment
    if (keyCommitment(key) !== header.keyCommitment) {
      return { kind: 'does-not-open', segment: number }
    }
    const seq = await firstSealed(at, { ...segment, key })
    if (seq === 'damaged') return { kind: 'does-not-open', segment: number }
    if (seq !== null) return { kind: 'opened', segment: number, seq }
  }
  return { kind: 'no-record' }
}

/**
 * The key that the header seals to this identity, or else the file beside the segment; null where neither
 * does. What the header gives is not held against its commitment yet.
 */
export async function openSegmentKey(
  at: LogPlace,
  header: SegmentHeader,
  identity: string,
): Promise<KeyObject | null> {
  const own = header.age === null ? null : await openWithIdentity(header.age, identity)
  return own ?? openSealedKey(at, header, identity)
}

async function newestOpened(
  at: LogPlace,
  segments: readonly ReadableSegment[],
  identity: string,
): Promise<number | null> {
  for (const { decoded } of segments.toReversed()) {
    const { header } = decoded
    if ((await openSegmentKey(at, header, identity)) !== null) return header.segment
  }
  return null
}

/** The first record of a segment that is not clear, once it has opened to its commitment. */
async function firstSealed(
  at: LogPlace,
  segment: ReadableSegment,
): Promise<number | 'damaged' | null> {
  try {
    for await (const { frames, bytes } of readFrames(at, [segment])) {
      const frame = frames.find(({ clear }) => !clear)
      if (frame === undefined) continue
      const plain = openPayload(bytes, frame, keyTo(segment, frame))
      return plain === null || decodePayload(plain) === null ? 'damaged' : frame.seq
    }
    return null
  } catch (error) {
    if (error instanceof JournalDamaged) return 'damaged'
    throw error
  }
}

import { fingerprintOf } from './fingerprint.ts'
import { FRAME_HEAD, type Frame, FrameType } from './frame.ts'
import type { HeaderFields } from './header-fields.ts'
import { readPayload } from './payload.ts'

/** What a record that anybody can read means for the walk. */
export type ClearRecord =
  | { readonly kind: 'genesis' | 'open' }
  | { readonly kind: 'close'; readonly because: 'rotation' | 'shutdown' }
  | {
      readonly kind: 'checkpoint'
      readonly at: string
      readonly next: string
      readonly signature: string
    }

const ZERO_TAG = Buffer.alloc(16)

/**
 * Reads a clear frame.
 * @param before the record that stands in front of it
 * @returns in words what is wrong with it
 */
export function readClear(
  frame: Frame,
  before: { readonly seq: number; readonly head: string },
  { logId, genesis }: HeaderFields,
): ClearRecord | string {
  const end = frame.bytes.length - ZERO_TAG.length
  if (!frame.bytes.subarray(end).equals(ZERO_TAG)) return 'a clear record has a tag'
  const payload = readPayload(frame, frame.bytes.subarray(FRAME_HEAD, end))
  if (typeof payload === 'string') return payload
  const { at, body } = payload
  switch (frame.type) {
    case FrameType.GENESIS: {
      const same = body['logId'] === logId && body['fingerprint'] === genesis
      return same && fingerprintOf(String(body['publicKey']), logId) === genesis
        ? { kind: 'genesis' }
        : 'the GENESIS record is not about this log'
    }
    case FrameType.CLOSE:
      return {
        kind: 'close',
        because: body['because'] === 'shutdown' ? 'shutdown' : 'rotation',
      }
    case FrameType.CHECKPOINT: {
      if (body['seq'] !== before.seq || body['head'] !== before.head) {
        return 'the checkpoint is about another record than the one before it'
      }
      const [next, signature] = [String(body['next']), String(body['signature'])]
      return { kind: 'checkpoint', at, next, signature }
    }
    default:
      return { kind: 'open' }
  }
}

import { sha256 } from './bytes.ts'
import { isObject, type JsonObject, parseCanonical } from './canonical-json.ts'
import { type Frame, FrameType } from './frame.ts'
import { isBase64, isCount, isExactly, isHex, isOneOf, isText, type Shape } from './shape.ts'

const SALT = 16
const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const bodies: Readonly<Record<number, Shape>> = {
  [FrameType.GENESIS]: isExactly({
    logId: isHex(16),
    publicKey: isHex(32),
    fingerprint: isHex(32),
  }),
  [FrameType.OPEN]: isExactly({
    appVersion: isText,
    hostId: isText,
    previousEnd: isOneOf('new', 'clean', 'unclean', 'damaged'),
  }),
  [FrameType.CHECKPOINT]: isExactly({
    head: isHex(32),
    next: isHex(32),
    seq: isCount,
    signature: isBase64,
  }),
  [FrameType.CLOSE]: isExactly({ because: isOneOf('rotation', 'shutdown') }),
}

/** A record in clear. */
export interface Payload {
  readonly at: string
  readonly body: JsonObject
}

/**
 * Takes a padded plaintext apart: commitment, padding, JSON, and the shape of the body.
 * @returns in words what is wrong
 */
export function readPayload(frame: Frame, plaintext: Buffer): Payload | string {
  let end = plaintext.length
  while (end > SALT && plaintext[end - 1] === 0) end -= 1
  if (plaintext.length - end >= 256) return 'the padding is longer than it may be'
  if (!sha256(plaintext.subarray(0, end)).equals(frame.bytes.subarray(20, 52))) {
    return 'the payload is not the one that was committed to'
  }
  const value = parseCanonical(plaintext.subarray(SALT, end))
  if (!isObject(value) || Object.keys(value).length !== 2)
    return 'the payload is not canonical JSON'
  const { at, body } = { at: value['at'], body: value['body'] }
  if (typeof at !== 'string' || !isTime.test(at)) return 'the payload has no time'
  if (!isObject(body)) return 'the payload has no body'
  if (bodies[frame.type]?.(body) === false) return 'the body is not of the shape of its type'
  return { at, body }
}

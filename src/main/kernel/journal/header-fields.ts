import { isJsonObject, type JsonObject } from './json.ts'
import type {
  AcknowledgedDamage,
  PreviousEnd,
  PreviousSegment,
  SegmentHeader,
} from './segment-header.ts'

/** A field has not the shape that docs/audit-log.md gives it. Never leaves this file. */
class BadField extends Error {}

/** The header that a parsed JSON value is, or null. Unknown keys are caught by the canonical form. */
export function parseHeaderFields(value: unknown): SegmentHeader | null {
  try {
    return headerOf(object(value))
  } catch (error) {
    if (error instanceof BadField) return null
    throw error
  }
}

function headerOf(o: JsonObject): SegmentHeader {
  const { logId, genesis, segment, firstSeq, previous, abandoned, acknowledged } = o
  const { publicKey, keyGap, keyCommitment, kek, age, recipients } = o
  const { createdAt, appVersion, hostId } = o
  if (keyGap !== null && keyGap !== 'lost' && keyGap !== 'locked') throw new BadField()
  return {
    logId: hex(logId, 16),
    genesis: hex(genesis, 32),
    segment: numberOf(segment),
    firstSeq: count(firstSeq),
    previous: previous === null ? null : previousOf(object(previous)),
    abandoned: list(abandoned).map(count),
    acknowledged: list(acknowledged).map((item) => damageOf(object(item))),
    publicKey: hex(publicKey, 32),
    keyGap,
    keyCommitment: hex(keyCommitment, 32),
    kek: kek === null ? null : text(kek),
    age: age === null ? null : text(age),
    recipients: list(recipients).map(text),
    createdAt: text(createdAt),
    appVersion: text(appVersion),
    hostId: text(hostId),
  }
}

function previousOf(o: JsonObject): PreviousSegment {
  const { segment, validLength, head, end } = o
  return {
    // There is no segment 0: a first segment that names one would never be held to its genesis.
    segment: numberOf(segment),
    validLength: count(validLength),
    head: hex(head, 32),
    end: endOf(object(end)),
  }
}

function endOf(o: JsonObject): PreviousEnd {
  const { kind, length, sha256 } = o
  switch (kind) {
    case 'CLOSED':
    case 'POISONED':
    case 'DAMAGED':
      return { kind }
    case 'UNCLEAN':
      return { kind: 'UNCLEAN', length: count(length), sha256: hex(sha256, 32) }
    default:
      throw new BadField()
  }
}

function damageOf(o: JsonObject): AcknowledgedDamage {
  const { segment, length, sha256 } = o
  const digest = sha256 === '' ? '' : hex(sha256, 32)
  return { segment: count(segment), length: count(length), sha256: digest }
}

function numberOf(value: unknown): number {
  const segment = count(value)
  if (segment < 1) throw new BadField()
  return segment
}

function object(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new BadField()
  return value
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadField()
  return value
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new BadField()
  return value
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new BadField()
  return value
}

function hex(value: unknown, bytes: number): string {
  const string = text(value)
  if (string.length !== bytes * 2 || !/^[0-9a-f]*$/.test(string)) throw new BadField()
  return string
}

import { isJsonObject, type JsonObject } from './json.ts'
import type {
  AcknowledgedDamage,
  KeyGap,
  PreviousEnd,
  PreviousSegment,
  PrunedPart,
  SegmentHeader,
} from './segment-header.ts'

/** A field has not the shape that docs/audit-log.md gives it. Never leaves this file. */
class BadField extends Error {}

/** The header that a parsed JSON value is, or null. Unknown keys are caught by the canonical form. */
export function parseHeaderFields(value: unknown): SegmentHeader | null {
  try {
    return headerOf(object(value))
  } catch {
    return null
  }
}

function headerOf(o: JsonObject): SegmentHeader {
  const { logId, genesis, segment, firstSeq, previous, abandoned, acknowledged } = o
  const { publicKey, keyGap, keyCommitment, kek, age, recipients } = o
  const { restart, restartKey, pruned, createdAt, appVersion, hostId } = o
  const number = numberOf(segment)
  const gap = gapOf(keyGap)
  // Sealed to nobody: not even its writer could read it again.
  if (kek === null && age === null) throw new BadField()
  // Only the kit's holder can sign a restart, so a restart without a signature is none.
  if ((gap === 'restarted') !== (restart !== null)) throw new BadField()
  return {
    logId: hex(logId, 16),
    genesis: hex(genesis, 32),
    segment: number,
    firstSeq: numberOf(firstSeq),
    previous: previous === null ? null : previousOf(object(previous)),
    abandoned: list(abandoned).map(numberOf),
    acknowledged: list(acknowledged).map((item) => damageOf(object(item))),
    publicKey: hex(publicKey, 32),
    keyGap: gap,
    restart: restart === null ? null : signature(restart),
    restartKey: restartKey === null ? null : hex(restartKey, 32),
    pruned: pruned === null ? null : prunedOf(object(pruned), number),
    keyCommitment: hex(keyCommitment, 32),
    kek: kek === null ? null : base64(kek),
    age: age === null ? null : base64(age),
    recipients: list(recipients).map(text),
    createdAt: text(createdAt),
    appVersion: text(appVersion),
    hostId: text(hostId),
  }
}

function gapOf(value: unknown): KeyGap | null {
  switch (value) {
    case null:
    case 'lost':
    case 'locked':
    case 'restarted':
      return value
    default:
      throw new BadField()
  }
}

function prunedOf(o: JsonObject, own: number): PrunedPart {
  const { segment, seq, head, key } = o
  const last = numberOf(segment)
  if (last >= own) throw new BadField()
  return {
    segment: last,
    seq: numberOf(seq),
    head: hex(head, 32),
    key: key === null ? null : hex(key, 32),
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
  const { kind, length, sha256, seq } = o
  switch (kind) {
    case 'CLOSED':
    case 'POISONED':
    case 'DAMAGED':
      return { kind }
    case 'UNCLEAN':
      return { kind: 'UNCLEAN', length: count(length), sha256: hex(sha256, 32) }
    case 'CUT':
      return { kind: 'CUT', seq: numberOf(seq) }
    default:
      throw new BadField()
  }
}

function damageOf(o: JsonObject): AcknowledgedDamage {
  const { segment, length, sha256 } = o
  // A damaged file may be named 0, and has to be nameable.
  const digest = sha256 === '' ? '' : hex(sha256, 32)
  return { segment: count(segment), length: count(length), sha256: digest }
}

function numberOf(value: unknown): number {
  const number = count(value)
  if (number < 1) throw new BadField()
  return number
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

function base64(value: unknown): string {
  const string = text(value)
  if (Buffer.from(string, 'base64').toString('base64') !== string) throw new BadField()
  return string
}

function signature(value: unknown): string {
  const string = base64(value)
  if (Buffer.byteLength(string, 'base64') !== 64) throw new BadField()
  return string
}

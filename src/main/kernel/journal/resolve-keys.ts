import type { KeyObject } from 'node:crypto'
import type { DecodedHeader } from './header.ts'
import {
  type KekSource,
  keyCommitment,
  segmentBinding,
  unwrapKey,
  type WrappedKey,
} from './keys.ts'
import type { VerifiedSegment } from './log-report.ts'
import type { RecoveredKeys } from './recovered-keys.ts'

/** Why the console cannot read its own history. */
export type LockedBecause = 'locked' | 'absent' | 'wrong-key'

/** What the KEK opens. */
export interface ResolvedKeys {
  /** By segment number. */
  readonly keys: ReadonlyMap<number, KeyObject>
  /** The KEK to seal new segments with; null when there is none, or not the one of this log. */
  readonly kek: KeyObject | null
  /** Null when history can be read. */
  readonly locked: LockedBecause | null
  /** Segments that claim this KEK but do not open with it, while others do. */
  readonly forged: readonly number[]
  /** Segments made while the keychain was locked, or under a key that was lost: readable with the recovery kit only. */
  readonly sealedAway: number
}

/**
 * Opens every segment key that the KEK opens, in the header or among the recovered ones. A new KEK never
 * takes the place of a log's own: without a recovery it opens nothing, and the log is locked.
 */
export function resolveKeys(
  segments: readonly VerifiedSegment[],
  source: KekSource,
  recovered: RecoveredKeys,
): ResolvedKeys {
  const wrapped = segments.filter((one) => one.decoded.header.kek !== null)
  const shut = { keys: new Map<number, KeyObject>(), forged: [], kek: null }
  const sealedAway = segments.length - wrapped.length
  if (source.kind === 'locked') return { ...shut, sealedAway, locked: 'locked' }
  if (source.kind === 'absent') {
    return { ...shut, sealedAway, locked: wrapped.length > 0 ? 'absent' : null }
  }
  const { kek } = source
  const keys = new Map<number, KeyObject>()
  let isOwn = false
  for (const { segment, decoded } of segments) {
    const own = keyOf(decoded, kek, decoded.header.kek)
    const key = own ?? keyOf(decoded, kek, recovered.get(segment) ?? null)
    isOwn ||= own !== null
    if (key !== null) keys.set(segment, key)
  }
  if (wrapped.length > 0 && keys.size === 0) return { ...shut, sealedAway, locked: 'wrong-key' }
  // Made before the KEK was lost: not of this KEK, and nobody's forgery.
  const restart = segments.findLast(({ decoded }) => decoded.header.keyGap === 'restarted')
  // A recovery that was killed before its restart: no segment is of this KEK yet.
  const forged = (isOwn ? wrapped : [])
    .map(({ segment }) => segment)
    .filter((segment) => !keys.has(segment) && segment >= (restart?.segment ?? 0))
  return {
    keys,
    kek,
    locked: null,
    forged,
    sealedAway: segments.length - keys.size - forged.length,
  }
}

function keyOf(
  { header }: DecodedHeader,
  kek: KeyObject,
  wrapped: WrappedKey | null,
): KeyObject | null {
  if (wrapped === null) return null
  const key = unwrapKey(kek, wrapped, segmentBinding(header.logId, header.segment))
  return key !== null && keyCommitment(key) === header.keyCommitment ? key : null
}

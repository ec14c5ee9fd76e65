import type { KeyObject } from 'node:crypto'
import type { DecodedHeader } from './header.ts'
import { type KekSource, keyCommitment, segmentBinding, unwrapKey } from './keys.ts'
import type { VerifiedSegment } from './log-report.ts'

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
  /** Segments made while the keychain was locked: readable with the recovery kit only. */
  readonly sealedAway: number
}

/** Opens every segment key that the KEK opens. A new KEK never takes the place of a log's own. */
export function resolveKeys(segments: readonly VerifiedSegment[], source: KekSource): ResolvedKeys {
  const wrapped = segments.filter((one) => one.decoded.header.kek !== null)
  const sealedAway = segments.length - wrapped.length
  const none = { keys: new Map<number, KeyObject>(), forged: [], sealedAway, kek: null }
  if (source.kind === 'locked') return { ...none, locked: 'locked' }
  if (source.kind === 'absent') return { ...none, locked: wrapped.length > 0 ? 'absent' : null }
  const keys = new Map<number, KeyObject>()
  const forged: number[] = []
  for (const { segment, decoded } of wrapped) {
    const key = segmentKeyOf(decoded, source.kek)
    if (key === null) forged.push(segment)
    else keys.set(segment, key)
  }
  if (wrapped.length > 0 && keys.size === 0) return { ...none, locked: 'wrong-key' }
  return { keys, kek: source.kek, locked: null, forged, sealedAway }
}

function segmentKeyOf({ header }: DecodedHeader, kek: KeyObject): KeyObject | null {
  if (header.kek === null) return null
  const key = unwrapKey(kek, header.kek, segmentBinding(header.logId, header.segment))
  return key !== null && keyCommitment(key) === header.keyCommitment ? key : null
}

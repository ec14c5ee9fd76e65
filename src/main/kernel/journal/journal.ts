import type { BreakGlass } from './break-glass.ts'
import type { EvidenceMeta, EvidenceRef } from './evidence-store.ts'
import type { FrameRange, JournalFrame } from './journal-frames.ts'
import type { JsonObject } from './json.ts'
import type { Prunable, PruneAnchor, PruneOutcome } from './prune-log.ts'
import type { RecordRange } from './read-frames.ts'
import type { JournalRecord } from './read-records.ts'
import type { RecordType } from './record-type.ts'
import type { SignedPlace } from './scan-segment.ts'
import type { JournalStatus } from './status.ts'
import type { IdentityTrial } from './try-identity.ts'

/** The audit log of one profile, open for writing by this process alone. */
export interface Journal {
  /** 16 bytes, hexadecimal. */
  readonly logId: string
  /** SHA-256(first public key ‖ log id), hexadecimal. */
  readonly genesisFingerprint: string
  /**
   * Masks, seals and appends the record, signs the head, and resolves once both are durable. Rejects
   * with `JournalRefused`: then what it announces must not happen.
   */
  appendDurable(type: RecordType, body: JsonObject): Promise<JournalRecord>
  /**
   * The same in groups: waits up to 20 ms or 64 KiB for company and resolves once durable. Need not
   * be awaited: what the disk refuses is counted and recorded as a GAP.
   */
  append(type: RecordType, body: JsonObject): Promise<JournalRecord>
  /**
   * Verified records only, oldest first, this process's own included. A range costs what it holds:
   * where each record stands is known since the log was verified.
   */
  records(range?: RecordRange): AsyncIterable<JournalRecord>
  /** The same with their bytes, sealed records of segments whose key is not at hand included. */
  frames(range?: FrameRange): AsyncIterable<JournalFrame>
  /** The same frames, as many at once as are read at once (up to 1 MiB): for whoever wants them all. */
  frameBlocks(range?: FrameRange): AsyncIterable<readonly JournalFrame[]>
  /** Sequence and type of the records of a range, from memory alone. */
  positions(range?: RecordRange): Iterable<{ readonly seq: number; readonly type: RecordType }>
  /** Seals large evidence into a file of its own; its reference belongs into a RESULT. */
  putEvidence(bytes: Uint8Array, meta: EvidenceMeta): Promise<EvidenceRef>
  /** Throws `JournalDamaged` when the bytes are not what was recorded. */
  readEvidence(ref: EvidenceRef): Promise<Uint8Array>
  /** The newest durable record; `head` is hexadecimal. */
  head(): { readonly seq: number; readonly head: string }
  /** The newest signed place, to copy elsewhere. */
  checkpoint(): SignedPlace | null
  status(): JournalStatus
  /** The recipients of the newest segment: who opens what is written now. */
  sealedTo(): readonly string[]
  /** What this identity (`AGE-SECRET-KEY-1…`) opens of the log, by itself. */
  tryIdentity(identity: string): Promise<IdentityTrial>
  /**
   * Seals to these recipients from the next record on, and to them the keys of all earlier segments that
   * are at hand. Throws `JournalRefused`.
   */
  setRecovery(recovery: Recovery): Promise<void>
  /** What may be deleted, because this place is known outside of the log; null where nothing may. */
  prunable(anchor: Pick<PruneAnchor, 'seq' | 'head'>): Prunable | null
  /** Deletes whole segments, up to the record `through`. Throws `JournalRefused` where the anchor does not cover it. */
  prune(through: number, anchor: PruneAnchor): Promise<PruneOutcome>
  /** Somebody stands up for a GAP. Throws `JournalRefused` where there is none with that sequence. */
  countersign(gap: number, given: Countersignature): Promise<void>
  /** Goes on after damage: the acknowledgement itself is recorded as a GAP, signed and durable. */
  acknowledgeDamage(reason: string, actor: string): Promise<void>
  /** The way past a refusing disk, for what puts service back. */
  breakGlass(reason: string, actor: string): BreakGlass
  /** Writes what waits, CLOSE and its checkpoint, and frees the lock. Never rejects. */
  close(): Promise<void>
}

/** The public part of a recovery kit. */
export interface Recovery {
  readonly recipients: readonly string[]
  /** Hexadecimal; null for a kit that cannot restart the log. */
  readonly restartKey: string | null
}

export interface Countersignature {
  readonly name: string
  readonly statement: string
  readonly actor: string
}

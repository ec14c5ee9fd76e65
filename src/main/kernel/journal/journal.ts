import type { BreakGlass } from './break-glass.ts'
import type { EvidenceMeta, EvidenceRef } from './evidence-store.ts'
import type { JsonObject } from './json.ts'
import type { JournalRecord, RecordRange } from './read-records.ts'
import type { RecordType } from './record-type.ts'
import type { JournalStatus } from './status.ts'

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
  /** Verified records only, oldest first, this process's own included. */
  records(range?: RecordRange): AsyncIterable<JournalRecord>
  /** Seals large evidence into a file of its own; its reference belongs into a RESULT. */
  putEvidence(bytes: Uint8Array, meta: EvidenceMeta): Promise<EvidenceRef>
  /** Throws `JournalDamaged` when the bytes are not what was recorded. */
  readEvidence(ref: EvidenceRef): Promise<Uint8Array>
  /** The newest durable record; `head` is hexadecimal. */
  head(): { readonly seq: number; readonly head: string }
  status(): JournalStatus
  /** Goes on after damage: the acknowledgement itself is recorded as a GAP, signed and durable. */
  acknowledgeDamage(reason: string, actor: string): Promise<void>
  /** The way past a refusing disk, for what puts service back. */
  breakGlass(reason: string, actor: string): BreakGlass
  /** Writes what waits, CLOSE and its checkpoint, and frees the lock. Never rejects. */
  close(): Promise<void>
}

/** Why there is no journal at all. */
export type OpenRefusal =
  | {
      readonly kind: 'refused'
      readonly code: 'HELD_BY_ANOTHER'
      /** The other console's process id, when it says so. */
      readonly pid: number | null
      readonly next: string
    }
  | {
      readonly kind: 'refused'
      /** Neither a keychain nor a recovery recipient could open what would be written. */
      readonly code: 'NEEDS_PASSPHRASE'
      readonly because: 'locked' | 'absent' | 'wrong-key'
      readonly next: string
    }
  | {
      readonly kind: 'refused'
      readonly code: 'BAD_RECIPIENT'
      /** Public, so it may be shown. */
      readonly recipient: string
      readonly next: string
    }
  | {
      readonly kind: 'refused'
      readonly code: 'DISK_REFUSES'
      /** POSIX code of the disk's answer. */
      readonly error: string
      readonly next: string
    }

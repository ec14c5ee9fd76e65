import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import { type BreakGlass, openBreakGlass } from './break-glass.ts'
import { CommitQueue } from './commit-queue.ts'
import type { DiskPlan } from './disk-plan.ts'
import type { Entry } from './encode-batch.ts'
import {
  type EvidenceMeta,
  type EvidenceRef,
  readEvidence,
  writeEvidence,
} from './evidence-store.ts'
import { MAX_PAYLOAD } from './frame-layout.ts'
import type { Journal } from './journal.ts'
import { JournalRefused } from './journal-refused.ts'
import type { JsonObject } from './json.ts'
import type { KeyFile } from './key-file.ts'
import type { LogWriter } from './log-writer.ts'
import type { OwedRecords } from './owed-records.ts'
import { closeEntry } from './own-entries.ts'
import { encodePayload } from './payload.ts'
import {
  type JournalRecord,
  type ReadableSegment,
  type RecordRange,
  readRecords,
} from './read-records.ts'
import { isReserved, type RecordType } from './record-type.ts'
import type { SecondSink } from './second-sink.ts'
import type { JournalStatus } from './status.ts'

/** What `openJournal` has put together. */
export interface JournalParts {
  readonly vfs: Vfs
  readonly dir: string
  readonly clock: { now(): Date }
  readonly mask: (value: JsonObject) => JsonObject
  readonly logId: string
  readonly genesis: string
  readonly disk: DiskPlan
  readonly keyFile: KeyFile
  readonly owed: OwedRecords
  readonly secondSink: SecondSink | null
  /** Segments of earlier processes, with the keys that are at hand. */
  readonly history: readonly ReadableSegment[]
  readonly locks: readonly { release(): Promise<void> }[]
  /** Null while damage waits for an acknowledgement. */
  readonly writer: LogWriter | null
  /** Makes the writer that goes on after the damage, and owes the record of the acknowledgement. */
  readonly acknowledge: (reason: string, actor: string) => LogWriter
  readonly status: (now: {
    readonly acknowledged: boolean
    readonly unsigned: number | null
    readonly refusing: boolean
  }) => JournalStatus
}

/** The journal over its parts. */
export class Rbl1Journal implements Journal {
  readonly logId: string
  readonly genesisFingerprint: string
  readonly #parts: JournalParts
  readonly #queue: CommitQueue
  #writer: LogWriter | null
  #acknowledged = false
  #refusing = false
  #closed = false

  constructor(parts: JournalParts) {
    this.#parts = parts
    this.#writer = parts.writer
    this.logId = parts.logId
    this.genesisFingerprint = parts.genesis
    this.#queue = new CommitQueue((entries) => this.#write(entries))
  }

  /** Writes the opening records; a disk that refuses leaves the journal open and refusing. */
  async begin(): Promise<void> {
    if (this.#writer === null) return
    await this.#queue.exclusive(() => this.#write([])).catch(() => undefined)
  }

  appendDurable(type: RecordType, body: JsonObject): Promise<JournalRecord> {
    return this.#append(type, body, true)
  }

  append(type: RecordType, body: JsonObject): Promise<JournalRecord> {
    return this.#append(type, body, false)
  }

  records(range?: RecordRange): AsyncIterable<JournalRecord> {
    return readRecords(this.#parts.vfs, this.#parts.dir, this.#segments(), range)
  }

  async putEvidence(bytes: Uint8Array, meta: EvidenceMeta): Promise<EvidenceRef> {
    const { vfs, dir, logId, disk } = this.#parts
    const writer = this.#usableWriter()
    return this.#queue.exclusive(async () => {
      const { key, decoded } = await writer.segment()
      const place = { logId, segment: decoded.header.segment, key }
      const plan = { bytes, meta, place }
      return writeEvidence(vfs, dir, plan)
        .catch(async (error: unknown) => {
          if (!(await disk.dropBallast())) throw error
          return writeEvidence(vfs, dir, plan)
        })
        .catch((error: unknown) => {
          throw new JournalRefused('DISK_REFUSES', 'the evidence could not be stored', error)
        })
    })
  }

  readEvidence(ref: EvidenceRef): Promise<Uint8Array> {
    const keyOf = (segment: number): KeyObject | null =>
      this.#segments().find((one) => one.decoded.header.segment === segment)?.key ?? null
    return readEvidence(this.#parts.vfs, this.#parts.dir, { ref, keyOf })
  }

  head(): { readonly seq: number; readonly head: string } {
    const last = this.#parts.history.at(-1)
    const tip = this.#writer?.tip() ?? {
      seq: last?.lastSeq ?? 0,
      head: last?.head ?? Buffer.alloc(0),
    }
    return { seq: tip.seq, head: tip.head.toString('hex') }
  }

  status(): JournalStatus {
    return this.#parts.status({
      acknowledged: this.#acknowledged,
      unsigned: this.#writer?.unsigned() ?? null,
      refusing: this.#refusing,
    })
  }

  async acknowledgeDamage(reason: string, actor: string): Promise<void> {
    if (this.#closed) throw new JournalRefused('CLOSED', 'it was closed before')
    if (this.#writer === null) this.#writer = this.#parts.acknowledge(reason, actor)
    await this.#queue.exclusive(() => this.#write([]))
    this.#acknowledged = true
  }

  breakGlass(reason: string, actor: string): BreakGlass {
    const { clock, mask, secondSink, owed } = this.#parts
    const oweGap = (body: JsonObject): void => owed.oweGap(body)
    return openBreakGlass({ reason, actor, sink: secondSink, clock, mask, oweGap })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const { clock, disk, keyFile, locks, owed } = this.#parts
    this.#queue.flush()
    await this.#queue.exclusive(async () => {
      const writer = this.#writer
      if (writer === null) return
      if (owed.waiting() > 0) await this.#write([]).catch(() => undefined)
      await writer.finish(closeEntry(clock.now(), 'shutdown'))
    })
    await keyFile.close()
    await disk.settled()
    for (const lock of locks) await lock.release()
  }

  async #append(type: RecordType, body: JsonObject, signed: boolean): Promise<JournalRecord> {
    if (isReserved(type)) throw new TypeError(`only the journal itself writes ${type}`)
    this.#usableWriter()
    const masked = this.#parts.mask(body)
    const at = this.#parts.clock.now().toISOString()
    const payload = encodePayload({ at, body: masked })
    if (payload.length > MAX_PAYLOAD) {
      throw new JournalRefused('TOO_LARGE', `${payload.length} bytes, ${MAX_PAYLOAD} fit`)
    }
    const seq = await this.#queue.submit({ type, at, payload, signed })
    return { seq, type, at, body: masked }
  }

  #usableWriter(): LogWriter {
    if (this.#closed) throw new JournalRefused('CLOSED', 'it was closed before')
    if (this.#writer !== null) return this.#writer
    throw new JournalRefused('NEEDS_ACKNOWLEDGEMENT', 'the log is damaged or was tampered with')
  }

  /** Writes what is owed and the entries as one batch. Runs alone: the queue sees to that. */
  async #write(entries: readonly Entry[]): Promise<readonly number[]> {
    const { clock, disk, owed, secondSink } = this.#parts
    const now = clock.now()
    const taken = owed.take(now)
    const first = taken.entries
    const writer = this.#writer
    if (writer === null || first.length + entries.length === 0) return []
    try {
      const seqs = await writer.write([...first, ...entries])
      owed.settle(taken)
      this.#refusing = false
      if (taken.taken > 0 && owed.waiting() === 0) await secondSink?.settle().catch(() => undefined)
      void disk.check(now)
      return seqs.slice(first.length)
    } catch (error) {
      this.#refusing = true
      if (entries.length > 0) owed.noteRefusal(entries.length, now, error)
      throw error
    }
  }

  #segments(): readonly ReadableSegment[] {
    return [...this.#parts.history, ...(this.#writer?.segments() ?? [])]
  }
}

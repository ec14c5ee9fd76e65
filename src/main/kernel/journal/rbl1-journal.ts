import { BatchWriter } from './batch-writer.ts'
import { type BreakGlass, openBreakGlass } from './break-glass.ts'
import { CommitQueue } from './commit-queue.ts'
import type { Entry } from './encode-batch.ts'
import type { EvidenceMeta, EvidenceRef } from './evidence-store.ts'
import { MAX_PAYLOAD } from './frame-layout.ts'
import type { Countersignature, Journal, Recovery } from './journal.ts'
import type { JournalParts } from './journal-parts.ts'
import { JournalReader } from './journal-reader.ts'
import { JournalRefused } from './journal-refused.ts'
import type { JsonObject } from './json.ts'
import type { LogWriter } from './log-writer.ts'
import { closeEntry, makeEntry } from './own-entries.ts'
import { encodePayload } from './payload.ts'
import {
  type Prunable,
  type PruneAnchor,
  type PruneOutcome,
  planPruning,
  pruneBody,
} from './prune-log.ts'
import { putEvidence } from './put-evidence.ts'
import type { ReadableSegment } from './read-frames.ts'
import type { JournalRecord } from './read-records.ts'
import { findBadRecipient } from './recipients.ts'
import { isReserved, type RecordType } from './record-type.ts'
import type { SignedPlace } from './scan-segment.ts'
import type { JournalStatus } from './status.ts'
import { Upkeep } from './upkeep.ts'

/** The journal over its parts. */
export class Rbl1Journal extends JournalReader implements Journal {
  readonly logId: string
  readonly genesisFingerprint: string
  readonly #parts: JournalParts
  readonly #queue: CommitQueue
  readonly #batches: BatchWriter
  readonly #upkeep: Upkeep
  #history: readonly ReadableSegment[]
  #writer: LogWriter | null
  #acknowledged = false
  #closed = false
  #prunedThrough = 0

  constructor(parts: JournalParts) {
    const { vfs, dir, clock } = parts
    super({ vfs, dir, clock, segments: () => this.#segments() })
    this.#parts = parts
    this.#history = parts.history
    this.#writer = parts.writer
    this.logId = parts.logId
    this.genesisFingerprint = parts.genesis
    this.#queue = new CommitQueue((entries) => this.#write(this.#presentWriter(), entries))
    this.#batches = new BatchWriter(parts)
    this.#upkeep = new Upkeep(parts)
  }

  /** Writes the opening records; a disk that refuses leaves the journal open and refusing. */
  async begin(): Promise<void> {
    if (this.#writer === null) return
    const { leftOver } = this.#parts
    await this.#goOn(this.#writer).catch(() => undefined)
    if (leftOver !== null) void this.#upkeep.deletePruned(leftOver.segment)
  }

  appendDurable(type: RecordType, body: JsonObject): Promise<JournalRecord> {
    return this.#append(type, body, true)
  }

  append(type: RecordType, body: JsonObject): Promise<JournalRecord> {
    return this.#append(type, body, false)
  }

  async putEvidence(bytes: Uint8Array, meta: EvidenceMeta): Promise<EvidenceRef> {
    const writer = this.#usableWriter()
    return this.#queue.exclusive(() => putEvidence({ ...this.#parts, writer }, bytes, meta))
  }

  head(): { readonly seq: number; readonly head: string } {
    const last = this.#history.at(-1)
    const tip = this.#writer?.tip() ?? {
      seq: last?.lastSeq ?? 0,
      head: last?.head ?? Buffer.alloc(0),
    }
    return { seq: tip.seq, head: tip.head.toString('hex') }
  }

  checkpoint(): SignedPlace | null {
    return this.#writer?.signed() ?? this.#parts.signed
  }

  status(): JournalStatus {
    return this.#parts.status({
      acknowledged: this.#acknowledged,
      unsigned: this.#writer?.unsigned() ?? null,
      refusedWith: this.#batches.refusedWith(),
      mark: this.#parts.mark.state(),
      prunedThrough: this.#prunedThrough,
    })
  }

  async acknowledgeDamage(reason: string, actor: string): Promise<void> {
    if (this.#closed) throw new JournalRefused('CLOSED', 'it was closed before')
    this.#writer ??= this.#parts.acknowledge(reason, actor)
    await this.#goOn(this.#writer)
    this.#acknowledged = true
    this.#mark()
  }

  async setRecovery({ recipients, restartKey }: Recovery): Promise<void> {
    const writer = this.#usableWriter()
    const bad = findBadRecipient(recipients)
    if (bad !== null) throw new JournalRefused('BAD_RECIPIENT', `${bad} is no age recipient`)
    const { sealed } = await this.#queue.exclusive(async () => {
      await this.#upkeep.orderSealing(this.#segments(), recipients)
      await writer.renew({ recipients, restartKey })
      return { sealed: this.#upkeep.sealEarlierKeys(this.#segments(), recipients) }
    })
    await sealed
  }

  prunable(anchor: Pick<PruneAnchor, 'seq' | 'head'>): Prunable | null {
    const plan = this.#writer === null ? null : planPruning(this.#segments(), anchor)
    if (plan === null) return null
    const { through, segments, bytes } = plan
    return { through, segments, bytes }
  }

  async prune(through: number, anchor: PruneAnchor): Promise<PruneOutcome> {
    const writer = this.#usableWriter()
    return this.#queue.exclusive(async () => {
      const plan = planPruning(this.#segments(), anchor, through)
      if (plan?.through !== through) {
        throw new JournalRefused('NOT_COVERED', `${anchor.place} does not cover record ${through}`)
      }
      const { pruned, segments, bytes } = plan
      // Said in the log, then in a header, and only then done: a crash in between finds both or nothing.
      const now = this.#parts.clock.now()
      await this.#write(writer, [makeEntry('PRUNE', now, pruneBody(plan, anchor))])
      await writer.renew({ pruned })
      this.#history = this.#history.filter(({ decoded }) => decoded.header.segment > pruned.segment)
      writer.forget(pruned.segment)
      this.#prunedThrough = through
      await this.#upkeep.deletePruned(pruned.segment)
      return { segments, bytes }
    })
  }

  async countersign(gap: number, given: Countersignature): Promise<void> {
    if (this.typeOf(gap) !== 'GAP') throw new JournalRefused('NO_SUCH_GAP', `record ${gap}`)
    await this.appendDurable('GAP', { kind: 'countersigned', gap, ...given })
  }

  breakGlass(reason: string, actor: string): BreakGlass {
    const { clock, mask, secondSink, owed } = this.#parts
    const oweGap = (body: JsonObject): void => owed.oweGap(body)
    return openBreakGlass({ reason, actor, sink: secondSink, clock, mask, oweGap })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const { clock, disk, keyFile, locks, owed, mark } = this.#parts
    this.#queue.flush()
    await this.#queue.exclusive(async () => {
      const writer = this.#writer
      if (writer === null) return
      if (owed.waiting() > 0) await this.#write(writer, []).catch(() => undefined)
      await writer.finish(closeEntry(clock.now(), 'shutdown'))
      this.#mark()
    })
    await keyFile.close()
    await disk.settled()
    await this.#upkeep.settled()
    await mark.close()
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

  /** Writes what is owed into the first segment of this process. */
  #goOn(writer: LogWriter): Promise<void> {
    return this.#queue.exclusive(async () => {
      await this.#write(writer, [])
      this.#upkeep.finishSealing(this.#segments())
    })
  }

  #usableWriter(): LogWriter {
    if (this.#closed) throw new JournalRefused('CLOSED', 'it was closed before')
    return this.#presentWriter()
  }

  /** Also for what was submitted before the end, and is written at it. */
  #presentWriter(): LogWriter {
    if (this.#writer !== null) return this.#writer
    throw new JournalRefused('NEEDS_ACKNOWLEDGEMENT', 'the log is damaged or was tampered with')
  }

  /** Runs alone: the queue sees to that. */
  async #write(writer: LogWriter, entries: readonly Entry[]): Promise<readonly number[]> {
    const seqs = await this.#batches.write(writer, entries)
    if (entries.some(({ type }) => type === 'RESULT')) this.#mark()
    this.#upkeep.sweep(this.#parts.clock.now())
    return seqs
  }

  #mark(): void {
    this.#parts.mark.note({ logId: this.logId, ...this.head() })
  }

  #segments(): readonly ReadableSegment[] {
    return [...this.#history, ...(this.#writer?.segments() ?? [])]
  }
}

import { FrameType } from '../frame.ts'
import { HeadHash } from '../head-hash.ts'
import type { Batches } from './batches.ts'
import type { Row } from './copy-stream.ts'
import { Divergence } from './divergence.ts'
import type { HistoryFindings } from './history-findings.ts'
import { knownAt, type LocalLog } from './local-log.ts'
import { type RecordRow, readRecordRow } from './record-row.ts'

interface Wanted {
  /** Heads that other tables name. */
  readonly heads: ReadonlySet<string>
  /** Sequences whose heads are asked for later. */
  readonly seqs: ReadonlySet<number>
  readonly batches: Batches
}

/** Holds the rows of `audit_record`, in their order, against the log and against each other. */
export class RowComparison {
  rows = 0
  withPayload = 0
  onlyThere = 0
  watermark = 0
  /** Rows of the pruned part that do not follow the one before them. */
  readonly loose: number[] = []
  readonly #local: LocalLog
  readonly #findings: HistoryFindings
  readonly #wanted: Wanted
  readonly #heads = new HeadHash()
  readonly #seenHeads = new Set<string>()
  readonly #headAt = new Map<number, string>()
  #divergence: Divergence | null = null
  #before: RecordRow | null = null

  constructor(local: LocalLog, findings: HistoryFindings, wanted: Wanted) {
    this.#local = local
    this.#findings = findings
    this.#wanted = wanted
  }

  async take(row: Row): Promise<void> {
    const read = readRecordRow(row, this.#heads)
    const { seq, head } = read
    this.rows += 1
    if (read.hasPayload) this.withPayload += 1
    if (seq <= this.watermark) {
      this.#findings.record(seq, 'edited', 'the row is there twice, or is no record of a log')
      return
    }
    this.#wanted.batches.take(read)
    this.#expectUpTo(seq - 1)
    this.watermark = seq
    if (head !== null && this.#wanted.heads.has(head)) this.#seenHeads.add(head)
    if (head !== null && this.#wanted.seqs.has(seq)) this.#headAt.set(seq, head)
    await this.#judge(read)
    this.#before = read
  }

  /** No row is left. @param upTo sequence that the database's own checkpoints reach to */
  end(upTo: number): void {
    this.#settle()
    this.#wanted.batches.end()
    this.#expectUpTo(upTo)
    this.watermark = Math.max(this.watermark, upTo)
  }

  holdsHead(head: string): boolean {
    return this.#seenHeads.has(head)
  }

  /** The head of a wanted row, as its frame gives it. */
  headAt(seq: number): string | null {
    return this.#headAt.get(seq) ?? null
  }

  /** Every record of the log up to here must have had its row by now. */
  #expectUpTo(seq: number): void {
    const newest = Math.min(seq, this.#local.newest)
    for (let missing = this.watermark + 1; missing <= newest; missing += 1) {
      const { kind } = knownAt(this.#local, missing)
      if (kind === 'record') this.#findings.record(missing, 'missing', 'the row is missing')
      if (kind === 'pruned') this.loose.push(missing)
    }
  }

  async #judge(row: RecordRow): Promise<void> {
    const { seq, head, claimed } = row
    const known = knownAt(this.#local, seq)
    const fault = this.#fault(row, known.kind === 'record' ? known.head : null)
    if (fault !== null) this.#findings.record(seq, 'edited', fault)
    const differs = known.kind === 'record' && head !== known.head && claimed === head
    if (differs && fault === null) {
      this.#divergence ??= new Divergence(this.#local, seq)
      await this.#divergence.take(row, this.#before)
      return
    }
    this.#settle()
    if (known.kind === 'gap') this.onlyThere += 1
    if (known.kind === 'pruned' && this.#isLoose(row)) this.loose.push(seq)
    if (known.kind === 'beyond') {
      this.#findings.record(seq, 'beyond', 'the log does not have this record any more')
    }
  }

  /** In words which column was changed. */
  #fault({ head, claimed, fault }: RecordRow, localHead: string | null): string | null {
    if (head === claimed) return fault
    if (head === localHead && head !== null) return 'column head was changed'
    if (claimed === localHead) return 'column frame was changed'
    return fault ?? 'columns head and frame do not belong together'
  }

  /** Told apart from the start of a segment, in front of which the header is not exported. */
  #isLoose({ frame, seq }: RecordRow): boolean {
    if (seq === 1 || frame === null) return false
    const before = this.#before
    if (before?.seq === seq - 1 && before.head === frame.bytes.toString('hex', 52, 84)) return false
    const mayBegin = [FrameType.GENESIS, FrameType.OPEN, FrameType.GAP].some(
      (type) => type === frame.type,
    )
    return !mayBegin && before?.frame?.type !== FrameType.CHECKPOINT
  }

  #settle(): void {
    if (this.#divergence === null) return
    this.#findings.add(this.#divergence.finding())
    this.#divergence = null
  }
}

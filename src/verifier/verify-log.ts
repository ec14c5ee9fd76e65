import type { KeyObject } from 'node:crypto'
import type { Anchor } from './anchor.ts'
import { sha256 } from './bytes.ts'
import { type Finding, type GoodCheckpoint, segmentFile } from './finding.ts'
import { type Frame, isClear } from './frame.ts'
import { type End, judgeNewest, judgeOlder, lengthToWalk } from './judge-end.ts'
import type { OpenKey } from './kit.ts'
import { type Before, judgeLink, provesGenesis } from './link.ts'
import { openFrame } from './open-frame.ts'
import { CannotRead, listSegments, readSegment, type SegmentOnDisk } from './read-directory.ts'
import { codeOf, type Report } from './report.ts'
import type { Acknowledgement, Header, HeaderFields } from './segment-header.ts'
import { type Walked, walkSegment } from './walk-segment.ts'

export interface VerifyOptions {
  /** What the kit or a report says the genesis fingerprint is. */
  readonly genesis?: string
  readonly anchors?: readonly Anchor[]
  /** Raises the level from public to reader. */
  readonly openKey?: OpenKey
}

/** Reads and judges a whole log. Opens files for reading only. Throws `CannotRead`. */
export async function verifyLog(directory: string, options: VerifyOptions = {}): Promise<Report> {
  const listed = await listSegments(directory)
  const verification = new Verification(directory, listed, options)
  return verification.run()
}

class Verification {
  readonly #directory: string
  readonly #options: VerifyOptions
  readonly #segments: readonly SegmentOnDisk[]
  readonly #headers: readonly HeaderFields[]
  readonly #acknowledgements: readonly Acknowledgement[]
  readonly #anchors: ReadonlyMap<number, readonly Anchor[]>
  readonly #reached = new Set<number>()
  readonly #findings: Finding[] = []
  readonly #acknowledged: Finding[] = []
  readonly #undecided: string[] = []
  #before: Before = { kind: 'nothing' }
  #last: { readonly segment: number; readonly walked: Walked; readonly signed: number } | null =
    null
  #good: GoodCheckpoint | null = null
  #uncleanEnds = 0
  #highest = 0
  #openedSegments = 0

  constructor(directory: string, listed: readonly SegmentOnDisk[], options: VerifyOptions) {
    const fieldsOf = ({ header }: SegmentOnDisk): readonly HeaderFields[] =>
      typeof header === 'string' ? [] : [header.fields]
    const all = listed.flatMap(fieldsOf)
    const abandoned = new Set(
      all.flatMap((fields) => fields.abandoned.filter((one) => one < fields.segment)),
    )
    this.#directory = directory
    this.#options = options
    this.#segments = listed.filter(({ segment }) => !abandoned.has(segment))
    this.#headers = this.#segments.flatMap(fieldsOf)
    this.#acknowledgements = all.flatMap((fields) => fields.acknowledged)
    const logId = this.#headers[0]?.logId
    const own = (options.anchors ?? []).filter((anchor) => anchor.logId === logId)
    this.#anchors = Map.groupBy(own, ({ seq }) => seq)
  }

  async run(): Promise<Report> {
    if (this.#segments.length === 0) this.#undecided.push('there is no audit log here')
    for (const one of this.#segments) await this.#visit(one)
    this.#judgeGenesis()
    this.#judgeAnchors()
    const report = this.#report()
    return { ...report, code: codeOf(report) }
  }

  async #visit({ segment, file, header }: SegmentOnDisk): Promise<void> {
    const bytes = await this.#read(segment)
    if (bytes === null) return
    const clean = this.#findings.length === 0
    const fault = (offset: number, what: string): void =>
      this.#file({ segment, file, offset, what }, bytes)
    if (typeof header === 'string') {
      fault(0, header)
      this.#before = { kind: 'damaged', segment }
      return
    }
    const { missing, place } = this.#link(segment, header.fields)
    if (place !== null) fault(0, place)
    const { walked, end } = await this.#walk(bytes, segment, header)
    if (end.kind === 'wrong') fault(end.offset, end.what)
    else if (end.kind === 'unclean') this.#uncleanEnds += 1
    const sound = place === null && end.kind !== 'wrong'
    this.#before = sound ? { kind: 'known', segment, walked } : { kind: 'damaged', segment }
    this.#highest = Math.max(this.#highest, walked.seq)
    const signed =
      walked.checkpoint === null ? header.fields.firstSeq - 1 : walked.checkpoint.seq + 1
    this.#last = { segment, walked, signed }
    const trusted = clean && place === null && missing === null
    if (trusted && walked.checkpoint !== null) this.#good = walked.checkpoint
  }

  async #read(segment: number): Promise<Buffer | null> {
    try {
      const bytes = await readSegment(this.#directory, segment)
      return typeof bytes === 'string' ? Buffer.alloc(0) : bytes
    } catch (error) {
      if (!(error instanceof CannotRead)) throw error
      this.#undecided.push(error.message)
      this.#before = { kind: 'damaged', segment }
      return null
    }
  }

  #link(
    segment: number,
    fields: HeaderFields,
  ): { readonly missing: number | null; readonly place: string | null } {
    const first = this.#headers[0] ?? fields
    const { missing, fault } = judgeLink({ segment, fields }, this.#before, first)
    if (missing !== null) {
      const file = segmentFile(missing)
      this.#file({ segment: missing, file, offset: 0, what: 'it is missing' }, null)
    }
    const lower = missing === null && fields.firstSeq <= this.#highest
    return { missing, place: fault ?? (lower ? 'its first sequence was used before' : null) }
  }

  async #walk(
    bytes: Buffer,
    segment: number,
    header: Header,
  ): Promise<{ readonly walked: Walked; readonly end: End }> {
    const key = (await this.#options.openKey?.(header.fields)) ?? null
    if (key === null && this.#options.openKey !== undefined) {
      this.#undecided.push(`${segmentFile(segment)} is not sealed to this identity`)
    }
    if (key !== null) this.#openedSegments += 1
    const visit = (frame: Frame, head: string): string | null =>
      this.#anchorFault(frame.seq, head) ?? this.#contentFault(frame, key, header.fields.firstSeq)
    const recorded = this.#headers.find((fields) => fields.previous?.segment === segment)?.previous
    if (recorded === undefined || recorded === null) {
      const walked = await walkSegment(bytes, header, visit)
      return { walked, end: judgeNewest(bytes, walked) }
    }
    const length = lengthToWalk(bytes, recorded.validLength, recorded.end)
    const walked = await walkSegment(bytes.subarray(0, length), header, visit)
    return { walked, end: judgeOlder(bytes, walked, recorded) }
  }

  #anchorFault(seq: number, head: string): string | null {
    const anchors = this.#anchors.get(seq)
    if (anchors === undefined) return null
    this.#reached.add(seq)
    return anchors.every((anchor) => anchor.head === head)
      ? null
      : 'it is another record than the checkpoint given covers'
  }

  #contentFault(frame: Frame, key: KeyObject | null, firstSeq: number): string | null {
    if (key === null || isClear(frame)) return null
    const payload = openFrame(frame, key, frame.seq - firstSeq)
    return typeof payload === 'string' ? payload : null
  }

  /** Files a finding, under acknowledged when the file is still as it was when somebody did. */
  #file(finding: Finding, bytes: Buffer | null): void {
    const hash = bytes === null ? '' : sha256(bytes).toString('hex')
    const length = bytes === null ? 0 : bytes.length
    const known = this.#acknowledgements.some(
      (one) => one.segment === finding.segment && one.length === length && one.sha256 === hash,
    )
    if (known) this.#acknowledged.push(finding)
    else this.#findings.push(finding)
  }

  // These two lie in what the log is: no acknowledgement inside it can lift them.
  #judgeGenesis(): void {
    const [first] = this.#headers
    const wanted = this.#options.genesis
    if (first === undefined || wanted === undefined) return
    if (first.genesis !== wanted) {
      const what = `its genesis fingerprint is ${first.genesis}, not the one given`
      this.#findings.push({
        segment: first.segment,
        file: segmentFile(first.segment),
        offset: 0,
        what,
      })
    } else if (!provesGenesis(first)) {
      this.#undecided.push('the first segment is gone: nothing proves the genesis fingerprint')
    }
  }

  #judgeAnchors(): void {
    const [first] = this.#headers
    const segment = this.#last?.segment ?? 0
    const place = { segment, file: segmentFile(segment), offset: this.#last?.walked.end ?? 0 }
    for (const { logId, seq } of this.#options.anchors ?? []) {
      if (logId !== first?.logId) {
        this.#findings.push({ ...place, what: `the checkpoint given is of the log ${logId}` })
      } else if (seq > this.#highest) {
        const what = `it ends before record ${seq}, which the checkpoint given covers`
        this.#findings.push({ ...place, what })
      } else if (!this.#reached.has(seq)) {
        this.#undecided.push(`record ${seq}, which the checkpoint given covers, was not reached`)
      }
    }
  }

  #report(): Omit<Report, 'code'> {
    const [first] = this.#headers
    return {
      level: this.#options.openKey === undefined ? 'public' : 'reader',
      directory: this.#directory,
      logId: first?.logId ?? null,
      genesis: first?.genesis ?? null,
      segments: this.#segments.length,
      records: this.#highest,
      head: this.#last?.walked.head ?? null,
      unsigned: this.#last === null ? 0 : Math.max(0, this.#last.walked.seq - this.#last.signed),
      openedSegments: this.#openedSegments,
      firstBad: this.#findings[0] ?? null,
      lastGoodCheckpoint: this.#good,
      findings: this.#findings,
      acknowledged: this.#acknowledged,
      uncleanEnds: this.#uncleanEnds,
      keyGaps: this.#headers.filter(({ keyGap }) => keyGap !== null).length,
      undecided: this.#undecided,
    }
  }
}

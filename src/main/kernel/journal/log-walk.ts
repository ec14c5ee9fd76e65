import type { Finding } from './finding.ts'
import { FRAME_OVERHEAD } from './frame-layout.ts'
import type { DecodedHeader } from './header.ts'
import { type JudgedSegment, sha256 } from './judge-segment.ts'
import { linkFaults, type Place } from './link-faults.ts'
import type { LogFiles } from './log-files.ts'
import type { Cut, LogEnd, LogReport, SegmentEnd, VerifiedSegment } from './log-report.ts'
import type { AcknowledgedDamage, PreviousSegment, SegmentHeader } from './segment-header.ts'

/** The smallest frame: an upper bound for how many records damaged bytes can have held. */
const SMALLEST_FRAME = FRAME_OVERHEAD + 256
const NO_HEAD = Buffer.alloc(32)

/** A segment's file, read to its end. */
export interface ReadFile {
  readonly segment: number
  readonly bytes: Buffer
  /** Null where its header cannot be read. */
  readonly read: { readonly decoded: DecodedHeader; readonly judged: JudgedSegment } | null
}

/** The way through the segments of a log, oldest first: what is known so far, and what was wrong. */
export class LogWalk {
  readonly #log: LogFiles
  readonly #segments: VerifiedSegment[] = []
  readonly #findings: Finding[] = []
  readonly #acknowledged: Finding[] = []
  readonly #damage: AcknowledgedDamage[] = []
  readonly #cuts: Cut[] = []
  /** The first readable header says which log this is. */
  #first: SegmentHeader | null = null
  #place: Place
  #previous: PreviousSegment | null = null
  #end: LogEnd = { kind: 'new' }
  /** With the numbers that lost records may have had. */
  #highestSeq: number
  /** Of valid records alone. */
  #highestValid: number
  #uncleanEnds = 0

  constructor(log: LogFiles) {
    this.#log = log
    this.#place = log.pruned === null ? { kind: 'start' } : { kind: 'pruned', pruned: log.pruned }
    this.#highestSeq = log.pruned?.seq ?? 0
    this.#highestValid = this.#highestSeq
  }

  visit(file: ReadFile): void {
    const { segment, bytes, read } = file
    const faults = read === null ? [damagedHeader(segment)] : this.#faultsOf(segment, read)
    const now = { length: bytes.length, sha256: faults.length > 0 ? sha256(bytes) : '' }
    for (const finding of faults) this.#settle(finding, now)
    if (read !== null)
      this.#segments.push({ segment, decoded: read.decoded, scan: read.judged.scan })
    this.#advance(file, faults.length === 0)
  }

  report(): LogReport {
    const place = this.#place
    const segments = this.#segments
    const { pruned, leftovers, newest } = this.#log
    const last = segments.at(-1)
    const known = place.kind === 'known'
    return {
      logId: this.#first?.logId ?? null,
      genesis: this.#first?.genesis ?? null,
      segments,
      end: this.#end,
      findings: this.#findings,
      acknowledged: this.#acknowledged,
      damage: this.#damage,
      previous: this.#previous,
      tip: { seq: this.#highestSeq, head: known ? place.head : (last?.scan.head ?? NO_HEAD) },
      promisedKey: known ? place.nextKey : null,
      keyGaps: segments.filter(({ decoded }) => decoded.header.keyGap !== null).length,
      cuts: this.#cuts,
      pruned,
      leftovers,
      uncleanEnds: this.#uncleanEnds,
      unsigned: last === undefined ? 0 : last.scan.lastSeq - last.scan.signedTo.seq,
      nextSegment: newest + 1,
    }
  }

  #faultsOf(segment: number, { decoded, judged }: NonNullable<ReadFile['read']>): Finding[] {
    const { header } = decoded
    this.#first ??= header
    const highest = this.#highestValid
    const linked = { segment, place: this.#place, first: this.#first, highest }
    const { missing, mine } = linkFaults(header, linked)
    for (const finding of missing) this.#settle(finding, { length: 0, sha256: '' })
    const end = header.previous?.end
    if (end?.kind === 'CUT') this.#cuts.push({ from: highest + 1, to: end.seq })
    return judged.fault === null ? [...mine] : [...mine, { segment, ...judged.fault }]
  }

  /** Files a finding under acknowledged when the file is still as it was when somebody did. */
  #settle(finding: Finding, now: { readonly length: number; readonly sha256: string }): void {
    const { segment } = finding
    const same = (one: AcknowledgedDamage): boolean =>
      one.segment === segment && one.length === now.length && one.sha256 === now.sha256
    if (this.#log.known.some(same)) {
      this.#acknowledged.push(finding)
      return
    }
    this.#findings.push(finding)
    if (!this.#damage.some(same)) this.#damage.push({ segment, ...now })
  }

  #advance({ segment, bytes, read }: ReadFile, sound: boolean): void {
    if (read === null) {
      this.#leave({ segment, validLength: 0, head: NO_HEAD, bytes, end: { kind: 'damaged' } })
      this.#lose(bytes.length)
      this.#place = { kind: 'unknown', segment, header: null }
      return
    }
    const { decoded, judged } = read
    const { validLength, lastSeq, head, nextKey } = judged.scan
    const end: SegmentEnd = sound ? judged.end : { kind: 'damaged' }
    const { header } = decoded
    this.#leave({ segment, validLength, head, bytes, end })
    this.#highestValid = Math.max(this.#highestValid, lastSeq)
    this.#highestSeq = Math.max(this.#highestSeq, lastSeq)
    if (!sound) this.#lose(bytes.length - validLength)
    this.#place = sound
      ? { kind: 'known', segment, header, validLength, head, seq: lastSeq, nextKey }
      : { kind: 'unknown', segment, header }
  }

  /** Numbers that lost records may have had are never given again: an export may hold them. */
  #lose(bytes: number): void {
    this.#highestSeq += Math.floor(bytes / SMALLEST_FRAME)
  }

  #leave(left: {
    readonly segment: number
    readonly validLength: number
    readonly head: Buffer
    readonly bytes: Buffer
    readonly end: SegmentEnd
  }): void {
    const { segment, validLength, head, bytes, end } = left
    this.#end = end
    if (end.kind === 'unclean') this.#uncleanEnds += 1
    const torn = bytes.subarray(validLength)
    this.#previous = {
      segment,
      validLength,
      head: head.toString('hex'),
      end: recorded(end, torn),
    }
  }
}

function damagedHeader(segment: number): Finding {
  return { code: 'HEADER', segment, offset: 0 }
}

function recorded(end: SegmentEnd, torn: Buffer): PreviousSegment['end'] {
  switch (end.kind) {
    case 'clean':
      return { kind: 'CLOSED' }
    case 'unclean':
      return { kind: 'UNCLEAN', length: torn.length, sha256: sha256(torn) }
    case 'damaged':
      return { kind: 'DAMAGED' }
  }
}

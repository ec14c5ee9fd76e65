import { type ChosenSegments, firstHeader } from './choose-segments.ts'
import type { GoodCheckpoint } from './finding.ts'
import { Findings } from './findings.ts'
import type { HeaderFields } from './header-fields.ts'
import { type End, judgeNewest, judgeOlder, lengthToWalk } from './judge-end.ts'
import { type Before, judgeLink } from './link.ts'
import { CannotRead, readSegment, type SegmentOnDisk } from './read-directory.ts'
import type { RecordSpan } from './report.ts'
import { isRestartSigned } from './restart-signature.ts'
import type { Header } from './segment-header.ts'
import { walkSegment } from './walk-segment.ts'
import type { Observer, Walked } from './walked.ts'

/** Who looks at the records of a segment; one is made for each. */
export type Watch = (header: Header) => Promise<Observer>

/** Reads the chosen segments in turn and judges each by its place, its records and its end. */
export class Verification {
  readonly findings: Findings
  readonly undecided: string[] = []
  readonly cuts: RecordSpan[] = []
  uncleanEnds = 0
  keyGaps = 0
  restarts = 0
  /** Of the newest good record, or of the last one pruned. */
  newest: number
  good: GoodCheckpoint | null = null
  last: { readonly segment: number; readonly walked: Walked; readonly signed: number } | null = null
  readonly #directory: string
  readonly #chosen: ChosenSegments
  readonly #first: HeaderFields | null
  readonly #watch: Watch
  #before: Before

  constructor(directory: string, chosen: ChosenSegments, watch: Watch) {
    const { pruned, acknowledgements } = chosen
    this.findings = new Findings(acknowledgements)
    this.newest = pruned?.seq ?? 0
    this.#directory = directory
    this.#chosen = chosen
    this.#first = firstHeader(chosen)
    this.#watch = watch
    this.#before = pruned === null ? { kind: 'nothing' } : { kind: 'pruned', pruned }
  }

  async read(): Promise<void> {
    for (const one of this.#chosen.segments) await this.#visit(one)
  }

  async #visit({ segment, header }: SegmentOnDisk): Promise<void> {
    const bytes = await readSegment(this.#directory, segment)
    if (bytes instanceof CannotRead) {
      this.undecided.push(bytes.message)
      this.#before = { kind: 'damaged', segment }
      return
    }
    if (typeof header === 'string') {
      this.findings.file({ segment, offset: 0, what: header }, bytes)
      this.#before = { kind: 'damaged', segment }
      return
    }
    const trusted = this.findings.open.length === 0
    const { fields } = header
    const { missing, fault } = judgeLink({ segment, fields }, this.#before, this.#first)
    if (missing !== null) this.findings.missing(missing)
    const place = fault ?? this.#startFault(fields) ?? (await this.#keyFault(fields))
    if (place !== null) this.findings.file({ segment, offset: 0, what: place }, bytes)
    const { walked, end } = await this.#walk(bytes, segment, header)
    if (end.kind === 'wrong') {
      this.findings.file({ segment, offset: end.offset, what: end.what }, bytes)
    } else if (end.kind === 'unclean') this.uncleanEnds += 1
    const sound = place === null && end.kind !== 'wrong'
    this.#before = sound ? { kind: 'known', segment, walked } : { kind: 'damaged', segment }
    this.newest = Math.max(this.newest, walked.seq)
    const { checkpoint } = walked
    const signed = checkpoint === null ? fields.firstSeq - 1 : checkpoint.seq + 1
    this.last = { segment, walked, signed }
    if (trusted && missing === null && place === null && checkpoint !== null) this.good = checkpoint
  }

  /** What the header says of lost records; a number is never used twice, whatever was lost. */
  #startFault({ previous, firstSeq }: HeaderFields): string | null {
    if (firstSeq <= this.newest) return 'its first sequence was used before'
    if (previous?.end.kind !== 'CUT') return null
    const { seq } = previous.end
    if (firstSeq !== seq + 1) return 'its first sequence is not the one after those that are gone'
    this.cuts.push({ from: this.newest + 1, to: seq })
    return null
  }

  /** A restart is proven by the header before; where that is gone, it is as good as any key gap. */
  async #keyFault(fields: HeaderFields): Promise<string | null> {
    if (fields.keyGap === null) return null
    const before = this.#chosen.headers.get(fields.previous?.segment ?? 0)
    if (fields.keyGap !== 'restarted' || before === undefined) {
      this.keyGaps += 1
      return null
    }
    this.restarts += 1
    if (before.restartKey === null) return 'its keys were restarted, and nobody was named who may'
    return (await isRestartSigned(fields, before.restartKey))
      ? null
      : 'its keys were restarted by somebody who does not hold the recovery kit'
  }

  async #walk(
    bytes: Buffer,
    segment: number,
    header: Header,
  ): Promise<{ readonly walked: Walked; readonly end: End }> {
    const observer = await this.#watch(header)
    const recorded = this.#chosen.recorded.get(segment)
    if (recorded === undefined) {
      const walked = await walkSegment(bytes, header, observer)
      return { walked, end: judgeNewest(bytes, walked) }
    }
    const length = lengthToWalk(bytes, recorded.validLength, recorded.end)
    const walked = await walkSegment(bytes.subarray(0, length), header, observer)
    return { walked, end: judgeOlder(bytes, walked, recorded) }
  }
}

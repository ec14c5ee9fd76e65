import type { Vfs } from '../ports/vfs.ts'
import type { Finding } from './finding.ts'
import { FRAME_OVERHEAD } from './frame-layout.ts'
import type { DecodedHeader } from './header.ts'
import { type JudgedSegment, judgeSegment, sha256 } from './judge-segment.ts'
import { linkFaults, type Place } from './link-faults.ts'
import type { LogEnd, LogReport, VerifiedSegment } from './log-report.ts'
import { listSegments, readAll, type SegmentFile, segmentName } from './segment-files.ts'
import type { AcknowledgedDamage, PreviousSegment } from './segment-header.ts'

/** The smallest frame: an upper bound for how many records damaged bytes can have held. */
const SMALLEST_FRAME = FRAME_OVERHEAD + 256
const NO_HEAD = Buffer.alloc(32)

/** Reads and checks a whole log without any secret. Changes nothing. */
export async function verifyLog(vfs: Vfs, dir: string): Promise<LogReport> {
  const all = await listSegments(vfs, dir)
  const headers = all.flatMap((file) => file.decoded?.header ?? [])
  const abandoned = new Set(
    headers.flatMap((header) => header.abandoned.filter((one) => one < header.segment)),
  )
  const files = all.filter((file) => !abandoned.has(file.segment))
  const known = headers.flatMap((header) => header.acknowledged)
  const walk = startWalk(files)
  for (const file of files) await visit(vfs, dir, { file, files, known, walk })
  return reportOf(walk, all.at(-1)?.segment ?? 0)
}

interface Walk {
  readonly first: DecodedHeader['header'] | null
  readonly segments: VerifiedSegment[]
  readonly findings: Finding[]
  readonly acknowledged: Finding[]
  readonly damage: AcknowledgedDamage[]
  place: Place
  previous: PreviousSegment | null
  end: LogEnd
  highestSeq: number
  uncleanEnds: number
}

function startWalk(files: readonly SegmentFile[]): Walk {
  const first = files.find((file) => file.decoded !== null)?.decoded?.header ?? null
  const lists = { segments: [], findings: [], acknowledged: [], damage: [] }
  const start = { place: { kind: 'start' } as const, previous: null, end: { kind: 'new' } as const }
  return { first, ...lists, ...start, highestSeq: 0, uncleanEnds: 0 }
}

interface Visit {
  readonly file: SegmentFile
  readonly files: readonly SegmentFile[]
  readonly known: readonly AcknowledgedDamage[]
  readonly walk: Walk
}

async function visit(vfs: Vfs, dir: string, { file, files, known, walk }: Visit): Promise<void> {
  const { segment, decoded } = file
  const bytes = await readAll(vfs, `${dir}/${segmentName(segment)}`).catch(() => Buffer.alloc(0))
  const faults: Finding[] = []
  let judged: JudgedSegment | null = null
  if (decoded === null) {
    faults.push({ code: 'HEADER', segment, offset: 0 })
  } else {
    const { missing, mine } = linkFaults(decoded.header, segment, walk.place, walk.first)
    for (const finding of missing) settle(walk, known, finding, { length: 0, sha256: '' })
    faults.push(...mine)
    judged = judgeSegment(bytes, decoded, recordedEnd(files, segment))
    if (judged.fault !== null) faults.push({ segment, ...judged.fault })
    walk.segments.push({ segment, decoded, scan: judged.scan })
  }
  const now = { length: bytes.length, sha256: faults.length > 0 ? sha256(bytes) : '' }
  for (const finding of faults) settle(walk, known, finding, now)
  advance(walk, { segment, decoded, judged, bytes, sound: faults.length === 0 })
}

/** How the successor recorded the end of this segment, or null for the newest one. */
function recordedEnd(files: readonly SegmentFile[], segment: number): PreviousSegment | null {
  const next = files.find((file) => file.decoded?.header.previous?.segment === segment)
  const previous = next?.decoded?.header.previous ?? null
  return previous
}

/** Files a finding under acknowledged when the file is still as it was when somebody did. */
function settle(
  walk: Walk,
  known: readonly AcknowledgedDamage[],
  finding: Finding,
  now: { readonly length: number; readonly sha256: string },
): void {
  const { segment } = finding
  const same = (one: AcknowledgedDamage): boolean =>
    one.segment === segment && one.length === now.length && one.sha256 === now.sha256
  if (known.some(same)) {
    walk.acknowledged.push(finding)
    return
  }
  walk.findings.push(finding)
  if (!walk.damage.some(same)) walk.damage.push({ segment, ...now })
}

interface Visited {
  readonly segment: number
  readonly decoded: DecodedHeader | null
  readonly judged: JudgedSegment | null
  readonly bytes: Buffer
  readonly sound: boolean
}

function advance(walk: Walk, { segment, decoded, judged, bytes, sound }: Visited): void {
  const scan = judged?.scan ?? null
  const validLength = scan?.validLength ?? 0
  const lastSeq = scan?.lastSeq ?? walk.highestSeq
  // Numbers that lost records may have had are never given again: an export may hold them.
  const lost = sound ? 0 : Math.floor((bytes.length - validLength) / SMALLEST_FRAME)
  walk.highestSeq = Math.max(walk.highestSeq, lastSeq + lost)
  const head = scan?.head ?? NO_HEAD
  walk.end = sound && judged !== null ? judged.end : { kind: 'damaged' }
  if (walk.end.kind === 'unclean') walk.uncleanEnds += 1
  const end = endFor(walk.end, bytes.subarray(validLength))
  walk.previous = { segment, validLength, head: head.toString('hex'), end }
  walk.place =
    sound && scan !== null && decoded !== null
      ? { kind: 'known', segment, validLength, head, seq: lastSeq, nextKey: scan.nextKey }
      : { kind: 'unknown', segment }
}

function endFor(end: LogEnd, torn: Buffer): PreviousSegment['end'] {
  switch (end.kind) {
    case 'clean':
      return { kind: 'CLOSED' }
    case 'unclean':
      return { kind: 'UNCLEAN', length: torn.length, sha256: sha256(torn) }
    case 'new':
    case 'damaged':
      return { kind: 'DAMAGED' }
  }
}

function reportOf(walk: Walk, newest: number): LogReport {
  const last = walk.segments.at(-1)
  const { place } = walk
  const head = place.kind === 'known' ? place.head : (last?.scan.head ?? NO_HEAD)
  return {
    logId: walk.first?.logId ?? null,
    genesis: walk.first?.genesis ?? null,
    segments: walk.segments,
    end: walk.end,
    findings: walk.findings,
    acknowledged: walk.acknowledged,
    damage: walk.damage,
    previous: walk.previous,
    tip: { seq: walk.highestSeq, head },
    promisedKey: place.kind === 'known' ? place.nextKey : null,
    keyGaps: walk.segments.filter((one) => one.decoded.header.keyGap !== null).length,
    uncleanEnds: walk.uncleanEnds,
    unsigned: last === undefined ? 0 : last.scan.lastSeq - last.scan.signedTo.seq,
    nextSegment: newest + 1,
  }
}

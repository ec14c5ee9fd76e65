import type { Anchor } from './anchor.ts'
import { type ChosenSegments, chooseSegments, firstHeader } from './choose-segments.ts'
import type { HeaderFields } from './header-fields.ts'
import type { History } from './history/history.ts'
import type { HistoryReport } from './history/history-report.ts'
import { NoHistory } from './history/psql.ts'
import { ToldRows } from './history/told-rows.ts'
import type { OpenKey } from './kit.ts'
import { provesGenesis } from './link.ts'
import { LogIndex } from './log-index.ts'
import { openSegment } from './open-segment.ts'
import { OutsideAnchors } from './outside-anchors.ts'
import { saidOfDeletions } from './prune-record.ts'
import { listSegments, logBelow } from './read-directory.ts'
import { codeOf, type PrunedPart, type Report } from './report.ts'
import { Verification } from './verification.ts'
import { RecordWatch } from './watch-records.ts'

export interface VerifyOptions {
  /** What the kit or a report says the genesis fingerprint is. */
  readonly genesis?: string | null
  readonly anchors?: readonly Anchor[]
  /** Raises the level from public to reader. */
  readonly openKey?: OpenKey | null
  /** The copy in the team's history database, opened before the directory is read. */
  readonly history?: History | null
  /** In words what was asked for beside the log and could not be had. */
  readonly away?: readonly string[]
}

/** Reads and judges a whole log. Opens files for reading only. Throws `CannotRead`. */
export async function verifyLog(directory: string, options: VerifyOptions = {}): Promise<Report> {
  const { anchors: given = [], openKey = null, history = null, genesis = null } = options
  const chosen = chooseSegments(await listSegments(directory))
  const first = firstHeader(chosen)
  const anchors = new OutsideAnchors(given, first?.logId ?? null, chosen.pruned)
  const index = history === null ? null : new LogIndex(history.wanted)
  const open =
    openKey === null ? null : (fields: HeaderFields) => openSegment(directory, fields, openKey)
  const told = open === null || index === null ? null : new ToldRows()
  const deletions = saidOfDeletions(chosen.headers.values())
  const watch = new RecordWatch({ anchors, open, index, told, deletions })
  const log = new Verification(directory, chosen, (header) => watch.begin(header))
  await log.read()
  if (chosen.segments.length === 0) log.undecided.push(await noLogIn(directory))
  log.undecided.push(...(options.away ?? []), ...watch.sealed)
  if (genesis !== null) judgeGenesis(log, first, genesis)
  judgeAnchors(log, anchors)
  const compared = await compare({ history, index, told }, { log, first, chosen })
  const covered = anchors.coversPruned || compared?.coversPruned === true
  const { last, findings } = log
  const report = {
    level: openKey === null ? ('public' as const) : ('reader' as const),
    directory,
    logId: first?.logId ?? null,
    genesis: first?.genesis ?? null,
    segments: chosen.segments.length,
    records: log.newest,
    head: last?.walked.head ?? null,
    unsigned: last === null ? 0 : Math.max(0, last.walked.seq - last.signed),
    openedSegments: watch.openedSegments,
    firstBad: findings.open[0] ?? null,
    lastGoodCheckpoint: log.good,
    findings: findings.open,
    acknowledged: findings.acknowledged,
    uncleanEnds: log.uncleanEnds,
    keyGaps: log.keyGaps,
    restarts: log.restarts,
    cuts: log.cuts,
    pruned: prunedPart(chosen, covered),
    checkpoints: anchors.compared,
    history: compared,
    undecided: [...log.undecided, ...(compared?.undecided ?? [])],
  }
  return { ...report, code: codeOf(report) }
}

function judgeGenesis(log: Verification, first: HeaderFields | null, wanted: string): void {
  if (first === null) return
  if (first.genesis !== wanted) {
    const what = `its genesis fingerprint is ${first.genesis}, not the one given`
    log.findings.contradiction({ segment: first.segment, offset: 0, what })
  } else if (!provesGenesis(first)) {
    log.undecided.push('the first segment is gone: nothing proves the genesis fingerprint')
  }
}

function judgeAnchors(log: Verification, anchors: OutsideAnchors): void {
  const place = { segment: log.last?.segment ?? 0, offset: log.last?.walked.end ?? 0 }
  for (const { kind, what } of anchors.judge(log.newest)) {
    if (kind === 'wrong') log.findings.contradiction({ ...place, what })
    else log.undecided.push(what)
  }
}

interface Read {
  readonly log: Verification
  readonly first: HeaderFields | null
  readonly chosen: ChosenSegments
}

interface Copy {
  readonly history: History | null
  readonly index: LogIndex | null
  readonly told: ToldRows | null
}

async function compare(
  { history, index, told }: Copy,
  { log, first, chosen: { pruned } }: Read,
): Promise<HistoryReport | null> {
  if (history === null || index === null || first === null) return null
  const { logId, genesis } = first
  try {
    return await history.judge({ logId, genesis, index, told, pruned, newest: log.newest })
  } catch (error) {
    if (!(error instanceof NoHistory)) throw error
    log.undecided.push(error.message)
    return null
  }
}

async function noLogIn(directory: string): Promise<string> {
  const below = await logBelow(directory)
  return `there is no audit log here${below === null ? '' : `; one lies in ${below}`}`
}

function prunedPart({ pruned }: ChosenSegments, proven: boolean): PrunedPart | null {
  if (pruned === null) return null
  const { segment, seq, head } = pruned
  return { segment, seq, head, proven }
}

import type { KeyObject } from 'node:crypto'
import type { DiskPlan } from './disk-plan.ts'
import type { Chain } from './encode-batch.ts'
import { describeFinding } from './finding.ts'
import type { FoundLog } from './inspect-log.ts'
import type { Journal } from './journal.ts'
import { statusOf } from './journal-status.ts'
import type { JsonObject } from './json.ts'
import { openKeyFile } from './key-file.ts'
import type { LogReport } from './log-report.ts'
import { LogWriter } from './log-writer.ts'
import { MarkWriter } from './mark-writer.ts'
import type { SegmentStart } from './next-segment.ts'
import type { OpenOptions } from './open-options.ts'
import { OwedRecords } from './owed-records.ts'
import { genesisEntry, openEntry } from './own-entries.ts'
import { Rbl1Journal } from './rbl1-journal.ts'
import type { ReadableSegment } from './read-frames.ts'
import type { Restart } from './restart-signature.ts'
import type { AcknowledgedDamage, PreviousSegment } from './segment-header.ts'
import { fingerprintOf } from './signing-key.ts'
import type { HeldLock } from './writer-lock.ts'

export interface Start {
  readonly found: FoundLog
  readonly disk: DiskPlan
  /** Break-glass records that an earlier process left in the second sink. */
  readonly gaps: readonly JsonObject[]
  readonly locks: readonly HeldLock[]
  /** Signs the key gap that a recovery begins with. */
  readonly signRestart: ((restart: Restart) => string) | null
}

/** Puts the parts together and writes the opening records, unless damage must be acknowledged first. */
export async function startJournal(options: OpenOptions, start: Start): Promise<Journal> {
  const { vfs, dir, clock, mask } = options
  const { found, disk, gaps, locks } = start
  const { report, logId, findings } = found
  const owed = new OwedRecords()
  for (const gap of gaps) owed.oweGap(gap)
  const genesis = report.genesis ?? fingerprintOf(found.signingKey.publicKey, logId)
  const keyFile = openKeyFile(vfs, dir, found.keys.kek)
  // A fresh key is stored before its first use, so that a crash in between costs no key gap.
  if (findings.length === 0) keyFile.save(found.signingKey.seed)
  const makeWriter = (acknowledged: readonly AcknowledgedDamage[]): LogWriter => {
    owed.oweOpening(openingEntries(options, found, genesis))
    const { recipients, restartKey = null } = options
    return new LogWriter({
      ...options,
      logId,
      genesis,
      kek: found.keys.kek,
      disk,
      keyFile,
      chain: chainOf(found),
      start: { ...startOf(start), acknowledged },
      terms: { recipients, restartKey, pruned: report.pruned },
    })
  }
  const journal = new Rbl1Journal({
    vfs,
    dir,
    clock,
    mask,
    logId,
    genesis,
    kek: found.keys.kek,
    disk,
    keyFile,
    owed,
    locks,
    secondSink: options.secondSink ?? null,
    mark: new MarkWriter(options.mark ?? null, found.mark, logId),
    history: readableOf(report, found.keys.keys),
    signed: report.segments.findLast(({ scan }) => scan.signed !== null)?.scan.signed ?? null,
    leftOver: findings.length === 0 && report.leftovers.length > 0 ? report.pruned : null,
    writer: findings.length === 0 ? makeWriter([]) : null,
    acknowledge: (reason, actor) => {
      const told = findings.map(describeFinding)
      owed.oweGap(mask({ kind: 'damage-acknowledged', reason, actor, findings: told }))
      return makeWriter(report.damage)
    },
    status: (now) => statusOf(found, { disk, owed }, now),
  })
  await journal.begin()
  disk.loadBallast()
  return journal
}

/** The numbers of records that are known from outside and gone are never given again. */
function chainOf(found: FoundLog): Chain {
  const { tip, unsigned } = found.report
  const seq = Math.max(tip.seq, cutTo(found) ?? 0)
  const signed = null
  return { seq, head: tip.head, unsigned, signed, key: found.signingKey, lastAt: 0 }
}

function cutTo({ findings }: FoundLog): number | null {
  return findings.find(({ code }) => code === 'OLDER')?.record ?? null
}

function startOf({ found, signRestart }: Start): Omit<SegmentStart, 'acknowledged'> {
  const { report, keyGap } = found
  const number = report.nextSegment
  const previous = cut(report.previous, cutTo(found))
  if (signRestart === null) return { number, previous, keyGap, signRestart }
  return { number, previous, keyGap: 'restarted', signRestart }
}

function cut(previous: PreviousSegment | null, seq: number | null): PreviousSegment | null {
  if (previous === null || seq === null || previous.end.kind === 'DAMAGED') return previous
  return { ...previous, end: { kind: 'CUT', seq } }
}

function openingEntries(
  { clock, appVersion, hostId }: OpenOptions,
  { report, logId, signingKey }: FoundLog,
  genesis: string,
): Parameters<OwedRecords['oweOpening']>[0] {
  const at = clock.now()
  const open = openEntry(at, { appVersion, hostId, previousEnd: report.end.kind })
  // A crash may have left the first segment without its first record.
  if (report.logId !== null && report.tip.seq > 0) return [open]
  const publicKey = report.segments[0]?.decoded.header.publicKey ?? signingKey.publicKey
  return [genesisEntry(at, { logId, genesis, publicKey }), open]
}

/** The segments of a verified log, with the keys that are at hand. */
export function readableOf(
  report: LogReport,
  keys: ReadonlyMap<number, KeyObject>,
): readonly ReadableSegment[] {
  return report.segments.map(({ segment, decoded, scan }) => {
    const { validLength, lastSeq, head, index } = scan
    return { decoded, key: keys.get(segment) ?? null, validLength, lastSeq, head, index }
  })
}

import type { DiskPlan } from './disk-plan.ts'
import { describeFinding } from './finding.ts'
import type { FoundLog } from './inspect-log.ts'
import type { Journal } from './journal.ts'
import type { JsonObject } from './json.ts'
import { openKeyFile } from './key-file.ts'
import { LogWriter } from './log-writer.ts'
import type { OpenOptions } from './open-options.ts'
import { OwedRecords } from './owed-records.ts'
import { genesisEntry, openEntry } from './own-entries.ts'
import { Rbl1Journal } from './rbl1-journal.ts'
import type { ReadableSegment } from './read-records.ts'
import type { AcknowledgedDamage } from './segment-header.ts'
import { fingerprintOf } from './signing-key.ts'
import type { JournalStatus } from './status.ts'
import type { HeldLock } from './writer-lock.ts'

interface Start {
  readonly found: FoundLog
  readonly disk: DiskPlan
  /** Break-glass records that an earlier process left in the second sink. */
  readonly gaps: readonly JsonObject[]
  readonly locks: readonly HeldLock[]
}

/** Puts the parts together and writes the opening records, unless damage must be acknowledged first. */
export async function startJournal(options: OpenOptions, start: Start): Promise<Journal> {
  const { vfs, dir, clock, mask } = options
  const { found, disk, gaps, locks } = start
  const { report, logId } = found
  const owed = new OwedRecords()
  for (const gap of gaps) owed.oweGap(gap)
  const genesis = report.genesis ?? fingerprintOf(found.signingKey.publicKey, logId)
  const keyFile = openKeyFile(vfs, dir, found.keys.kek)
  // A fresh key is stored before its first use, so that a crash in between costs no key gap.
  if (report.findings.length === 0) keyFile.save(found.signingKey.seed)
  const makeWriter = (acknowledged: readonly AcknowledgedDamage[]): LogWriter => {
    owed.oweOpening(openingEntries(options, found, genesis))
    return new LogWriter({
      ...options,
      logId,
      genesis,
      kek: found.keys.kek,
      disk,
      keyFile,
      chain: { ...report.tip, unsigned: report.unsigned, key: found.signingKey, lastAt: 0 },
      keyGap: found.keyGap,
      previous: report.previous,
      acknowledged,
      nextSegment: report.nextSegment,
    })
  }
  const journal = new Rbl1Journal({
    vfs,
    dir,
    clock,
    mask,
    logId,
    genesis,
    disk,
    keyFile,
    owed,
    locks,
    secondSink: options.secondSink ?? null,
    history: historyOf(found),
    writer: report.findings.length === 0 ? makeWriter([]) : null,
    acknowledge: (reason, actor) => {
      const findings = report.findings.map(describeFinding)
      owed.oweGap(mask({ kind: 'damage-acknowledged', reason, actor, findings }))
      return makeWriter(report.damage)
    },
    status: (now) => statusOf(found, { ...now, disk, owed }),
  })
  await journal.begin()
  disk.loadBallast()
  return journal
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

function historyOf({ report, keys }: FoundLog): readonly ReadableSegment[] {
  return report.segments.map(({ segment, decoded, scan }) => {
    const { validLength, lastSeq, head } = scan
    return { decoded, key: keys.keys.get(segment) ?? null, validLength, lastSeq, head }
  })
}

interface Now {
  readonly acknowledged: boolean
  readonly unsigned: number | null
  readonly refusing: boolean
  readonly disk: DiskPlan
  readonly owed: OwedRecords
}

function statusOf({ report, keys, keyGap }: FoundLog, now: Now): JournalStatus {
  const gapNow = keyGap === null ? 0 : 1
  const acknowledged = now.acknowledged
    ? [...report.acknowledged, ...report.findings]
    : report.acknowledged
  const facts = {
    unsigned: now.unsigned ?? report.unsigned,
    disk: now.disk.level(),
    refusing: now.refusing,
    gaps: {
      recorded: now.owed.settled(),
      owed: now.owed.waiting(),
      keys: report.keyGaps + gapNow,
    },
    uncleanEnds: report.uncleanEnds,
    acknowledged,
    sealedAway: keys.sealedAway,
  }
  if (report.findings.length > 0 && !now.acknowledged) {
    return { ...facts, kind: 'tampered', findings: report.findings }
  }
  if (keys.locked !== null) return { ...facts, kind: 'locked', because: keys.locked }
  if (report.end.kind === 'unclean') {
    return { ...facts, kind: 'unclean-end', tornBytes: report.end.tornBytes }
  }
  return { ...facts, kind: 'verified' }
}

import { randomBytes } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import type { Finding } from './finding.ts'
import { sha256 } from './judge-segment.ts'
import { readSeed } from './key-file.ts'
import type { KekSource } from './keys.ts'
import type { LogReport } from './log-report.ts'
import { type ResolvedKeys, resolveKeys } from './resolve-keys.ts'
import { readAll, segmentName, settleFile, sweepTemporary } from './segment-files.ts'
import type { PreviousSegment } from './segment-header.ts'
import { makeSigningKey, type SigningKey, windForward } from './signing-key.ts'
import { findForgedRecord } from './unsigned-tail.ts'
import { verifyLog } from './verify-log.ts'

/** A log as it was found, with everything that going on needs. */
export interface FoundLog {
  readonly logId: string
  readonly report: LogReport
  readonly keys: ResolvedKeys
  /** Signs the first checkpoint of this process. */
  readonly signingKey: SigningKey
  readonly keyGap: 'lost' | 'locked' | null
}

/** Reads, verifies and unlocks the log. Sweeps unfinished files; changes nothing of the log itself. */
export async function inspectLog(vfs: Vfs, dir: string, source: KekSource): Promise<FoundLog> {
  await sweepTemporary(vfs, dir)
  const read = await verifyLog(vfs, dir)
  const keys = resolveKeys(read.segments, source)
  const report = await settleEnd(vfs, dir, await addForged(vfs, dir, read, keys))
  const logId = report.logId ?? randomBytes(16).toString('hex')
  return { logId, report, keys, ...(await findSigningKey(vfs, dir, report, keys)) }
}

async function findSigningKey(
  vfs: Vfs,
  dir: string,
  report: LogReport,
  keys: ResolvedKeys,
): Promise<Pick<FoundLog, 'signingKey' | 'keyGap'>> {
  if (report.end.kind === 'new') return { signingKey: makeSigningKey(), keyGap: null }
  if (keys.kek === null) return { signingKey: makeSigningKey(), keyGap: 'locked' }
  const seed = await readSeed(vfs, dir, keys.kek)
  const promised = report.promisedKey
  const key = seed === null || promised === null ? null : windForward(seed, promised)
  return key === null
    ? { signingKey: makeSigningKey(), keyGap: 'lost' }
    : { signingKey: key, keyGap: null }
}

/** Adds what only a reader with keys can see. */
async function addForged(
  vfs: Vfs,
  dir: string,
  report: LogReport,
  keys: ResolvedKeys,
): Promise<LogReport> {
  const findings: Finding[] = keys.forged.map((segment) => ({ code: 'FORGED', segment, offset: 0 }))
  const last = report.segments.at(-1)
  const key = last === undefined ? undefined : keys.keys.get(last.segment)
  if (last !== undefined && key !== undefined) {
    const bytes = await readAll(vfs, `${dir}/${segmentName(last.segment)}`, last.scan.validLength)
    const offset = findForgedRecord(bytes, last, key)
    if (offset !== null) findings.push({ code: 'FORGED', segment: last.segment, offset })
  }
  const acknowledged = report.segments.flatMap((one) => one.decoded.header.acknowledged)
  let extended = report
  for (const finding of findings) {
    const bytes = await readAll(vfs, `${dir}/${segmentName(finding.segment)}`)
    const damage = { segment: finding.segment, length: bytes.length, sha256: sha256(bytes) }
    const known = acknowledged.some(
      (one) => one.segment === damage.segment && one.sha256 === damage.sha256,
    )
    extended = known
      ? { ...extended, acknowledged: [...extended.acknowledged, finding] }
      : withFinding(extended, finding, damage)
  }
  return extended
}

function withFinding(
  report: LogReport,
  finding: Finding,
  damage: LogReport['damage'][number],
): LogReport {
  const findings = [...report.findings, finding]
  const damages = [...report.damage, damage]
  if (finding.segment !== report.previous?.segment) return { ...report, findings, damage: damages }
  const previous: PreviousSegment = { ...report.previous, end: { kind: 'DAMAGED' } }
  return {
    ...report,
    findings,
    damage: damages,
    previous,
    end: { kind: 'damaged' },
    promisedKey: null,
  }
}

/** Makes the newest segment durable as it was read, before a header says how it ended. */
async function settleEnd(vfs: Vfs, dir: string, report: LogReport): Promise<LogReport> {
  const { previous } = report
  if (previous === null || report.end.kind !== 'unclean') return report
  try {
    await settleFile(vfs, `${dir}/${segmentName(previous.segment)}`)
    return report
  } catch {
    // What lies behind the valid part may change under us: no hash of it can be promised.
    return { ...report, previous: { ...previous, end: { kind: 'POISONED' } } }
  }
}

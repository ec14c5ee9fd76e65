import { randomBytes } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import type { Finding } from './finding.ts'
import { addForged } from './forged-records.ts'
import { judgeMark, type MarkRead, readMark } from './high-water-mark.ts'
import { readSeed } from './key-file.ts'
import type { LogReport } from './log-report.ts'
import type { OpenOptions } from './open-options.ts'
import { readRecoveredKeys } from './recovered-keys.ts'
import { type ResolvedKeys, resolveKeys } from './resolve-keys.ts'
import { segmentName, settleFile, sweepTemporary } from './segment-files.ts'
import type { KeyGap } from './segment-header.ts'
import { makeSigningKey, type SigningKey, windForward } from './signing-key.ts'
import { verifyLog } from './verify-log.ts'

/** A log as it was found, with everything that going on needs. */
export interface FoundLog {
  readonly logId: string
  readonly report: LogReport
  readonly keys: ResolvedKeys
  /** What the keychain said of the newest record. */
  readonly mark: MarkRead
  /** What nobody has acknowledged yet: of the log itself, and of what is known from outside. */
  readonly findings: readonly Finding[]
  /** Signs the first checkpoint of this process. */
  readonly signingKey: SigningKey
  readonly keyGap: Exclude<KeyGap, 'restarted'> | null
}

/** Reads, verifies and unlocks the log. Sweeps unfinished files; changes nothing of the log itself. */
export async function inspectLog(
  options: Pick<OpenOptions, 'vfs' | 'dir' | 'kek' | 'mark'>,
): Promise<FoundLog> {
  const { vfs, dir } = options
  // Asked first and heard last: a keychain that takes its time costs none of ours.
  const marked = readMark(options.mark)
  await sweepTemporary(vfs, dir)
  const read = await verifyLog(vfs, dir)
  const keys = resolveKeys(read.segments, options.kek, await readRecoveredKeys(vfs, dir))
  const report = await settleEnd(vfs, dir, await addForged(vfs, dir, { report: read, keys }))
  const logId = report.logId ?? randomBytes(16).toString('hex')
  const mark = await marked
  const outside = judgeMark(report, mark)
  const findings = outside === null ? report.findings : [...report.findings, outside]
  return { logId, report, keys, mark, findings, ...(await findSigningKey(vfs, dir, report, keys)) }
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

import type { Vfs } from '../ports/vfs.ts'
import type { Finding } from './finding.ts'
import { sha256 } from './judge-segment.ts'
import type { LogReport } from './log-report.ts'
import type { ResolvedKeys } from './resolve-keys.ts'
import { readAll, segmentName } from './segment-files.ts'
import type { AcknowledgedDamage } from './segment-header.ts'
import { findForgedRecord } from './unsigned-tail.ts'

/** Adds to the report what only a reader with keys can see. */
export async function addForged(
  vfs: Vfs,
  dir: string,
  { report, keys }: { readonly report: LogReport; readonly keys: ResolvedKeys },
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

function withFinding(report: LogReport, finding: Finding, damage: AcknowledgedDamage): LogReport {
  const findings = [...report.findings, finding]
  const damages = { findings, damage: [...report.damage, damage] }
  const { previous } = report
  if (finding.segment !== previous?.segment) return { ...report, ...damages }
  return {
    ...report,
    ...damages,
    previous: { ...previous, end: { kind: 'DAMAGED' } },
    end: { kind: 'damaged' },
    promisedKey: null,
  }
}

import type { Vfs } from '../ports/vfs.ts'
import type { DiskPlan } from './disk-plan.ts'
import { type EvidenceMeta, type EvidenceRef, writeEvidence } from './evidence-store.ts'
import { JournalRefused } from './journal-refused.ts'
import type { LogWriter } from './log-writer.ts'

export interface EvidenceTo {
  readonly vfs: Vfs
  readonly dir: string
  readonly logId: string
  readonly disk: DiskPlan
  readonly writer: LogWriter
}

/** Seals evidence with the open segment's key; a full disk gives up its ballast for it. Throws `JournalRefused`. */
export async function putEvidence(
  { vfs, dir, logId, disk, writer }: EvidenceTo,
  bytes: Uint8Array,
  meta: EvidenceMeta,
): Promise<EvidenceRef> {
  const { key, decoded } = await writer.segment()
  const plan = { bytes, meta, place: { logId, segment: decoded.header.segment, key } }
  try {
    return await writeEvidence(vfs, dir, plan).catch(async (error: unknown) => {
      if (!(await disk.dropBallast())) throw error
      return writeEvidence(vfs, dir, plan)
    })
  } catch (error) {
    throw new JournalRefused('DISK_REFUSES', 'the evidence could not be stored', error)
  }
}

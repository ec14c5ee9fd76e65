import type { Vfs } from '../ports/vfs.ts'
import { judgeSegment } from './judge-segment.ts'
import { readLogFiles, recordedEnd } from './log-files.ts'
import type { LogReport } from './log-report.ts'
import { LogWalk, type ReadFile } from './log-walk.ts'
import { readAll, type SegmentFile, segmentName } from './segment-files.ts'

/** Reads and checks a whole log without any secret. Changes nothing. */
export async function verifyLog(vfs: Vfs, dir: string): Promise<LogReport> {
  const log = await readLogFiles(vfs, dir)
  const { files } = log
  const walk = new LogWalk(log)

  async function read({ segment, decoded }: SegmentFile): Promise<ReadFile> {
    const bytes = await readAll(vfs, `${dir}/${segmentName(segment)}`).catch(() => Buffer.alloc(0))
    if (decoded === null) return { segment, bytes, read: null }
    const judged = await judgeSegment(bytes, decoded, recordedEnd(files, segment))
    return { segment, bytes, read: { decoded, judged } }
  }

  // One file ahead, so that this thread reads while others still check signatures.
  let ahead: Promise<ReadFile> | null = null
  for (const file of files) {
    const behind = ahead
    ahead = read(file)
    if (behind !== null) walk.visit(await behind)
  }
  if (ahead !== null) walk.visit(await ahead)
  return walk.report()
}

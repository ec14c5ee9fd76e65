import type { FilePart } from '../../../shared/domain/audit.ts'
import { type FileParts, writePart } from '../history/files/file-part.ts'
import type { Clock } from '../ports/clock.ts'
import type { AuditUseCases } from '../router/use-cases.ts'
import type { AuditLog } from './audit-log.ts'
import type { EndedRuns } from './ended-runs.ts'
import { readableLog } from './readable-log.ts'

export interface HistoryFilesParts {
  readonly log: AuditLog
  readonly clock: Clock
  readonly ended: EndedRuns
  /** Another place holds a head of the log now. */
  anchored?(): void
}

export interface HistoryFiles {
  /**
   * The next part of a file.
   * @param keep Puts the part where it is to stay; where it cannot, nothing is noted of the file
   */
  file(
    wanted: Parameters<AuditUseCases['file']>[0],
    keep?: (part: FilePart) => Promise<void>,
  ): Promise<FilePart>
}

/**
 * History as files: CSV rows, JSON Lines with heads, a time line in Markdown. A file that leaves the console holds a
 * head, so its last part is noted as an ANCHOR, once; a log that refuses the note keeps nobody from the file.
 */
export function createHistoryFiles(parts: HistoryFilesParts): HistoryFiles {
  const { log, clock, ended } = parts
  const noted = new Set<string>()
  return {
    async file(wanted, keep = async () => undefined) {
      const from: FileParts = {
        log: readableLog(log),
        clock,
        endedRows: (frame) => ended.rowsOf(frame),
      }
      const { part, proves } = await writePart(wanted, from)
      await keep(part)
      if (proves !== null && !noted.has(part.name)) {
        noted.add(part.name)
        const { seq, head } = proves
        const anchor = { place: `report ${part.name}`, seq, head }
        await log.appendDurable('ANCHOR', anchor).then(
          () => parts.anchored?.(),
          () => noted.delete(part.name),
        )
      }
      return part
    },
  }
}

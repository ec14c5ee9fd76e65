import type { Finding } from './finding.ts'
import type { LogReport } from './log-report.ts'

/** The newest record that a place outside of the log knows of: the keychain's high-water mark. */
export interface Mark {
  readonly logId: string
  readonly seq: number
  /** Hexadecimal. */
  readonly head: string
}

export type MarkRead =
  | { readonly kind: 'found'; readonly mark: Mark }
  | { readonly kind: 'absent' }
  /** Locked, hanging, or there is none: it says nothing about the log. */
  | { readonly kind: 'unavailable'; readonly because: string }

/** Where the mark is kept. Both calls may reject, and may hang: neither is waited for when it matters. */
export interface MarkPlace {
  read(): Promise<MarkRead>
  write(mark: Mark): Promise<void>
}

/** The store's own deadline; a place without one is not waited for any longer either. */
const READ_WITHIN_MS = 5000

/** Reads the mark. Never rejects. */
export async function readMark(place: MarkPlace | undefined): Promise<MarkRead> {
  if (place === undefined) return unavailable('no keychain is in use')
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<MarkRead>((resolve) => {
    const because = `it did not answer within ${READ_WITHIN_MS / 1000} s`
    timer = setTimeout(() => resolve(unavailable(because)), READ_WITHIN_MS)
  })
  try {
    return await Promise.race([place.read(), late])
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : 'it cannot be read')
  } finally {
    clearTimeout(timer)
  }
}

function unavailable(because: string): MarkRead {
  return { kind: 'unavailable', because }
}

/** The mark where it is of another log than this one: nobody can tell from it whether this one is whole. */
export function foreignMark(
  read: MarkRead,
  logId: string | null,
): Pick<Mark, 'logId' | 'seq'> | null {
  if (read.kind !== 'found' || logId === null || read.mark.logId === logId) return null
  return { logId: read.mark.logId, seq: read.mark.seq }
}

/**
 * What the mark says against the log as it was read. A mark inside acknowledged damage, of a part that
 * was deleted on purpose, or of another log says nothing.
 */
export function judgeMark(report: LogReport, read: MarkRead): Finding | null {
  if (read.kind !== 'found') return null
  const { logId, seq, head } = read.mark
  const last = report.segments.at(-1)
  if (report.end.kind === 'new') return { code: 'GONE', segment: 0, offset: 0, record: seq }
  if (logId !== report.logId || last === undefined) return null
  if (seq > report.tip.seq) {
    return { code: 'OLDER', segment: last.segment, offset: last.scan.validLength, record: seq }
  }
  const holder = report.segments.find(({ scan }) => scan.index.has(seq))
  if (holder === undefined || holder.scan.index.headOf(seq).toString('hex') === head) return null
  const offset = holder.scan.index.offsetOf(seq)
  return { code: 'FORKED', segment: holder.segment, offset, record: seq }
}

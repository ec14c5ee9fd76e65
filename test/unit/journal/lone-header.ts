import type { MemoryVfs } from '../../crash/journal/memory-vfs.ts'
import { headerLength, readHeader, withHeader } from '../../fixtures/audit-vectors/segment-bytes.ts'

/** The segment as a crash right behind its header leaves it, with something else in the header. */
export function leaveHeader(
  vfs: MemoryVfs,
  path: string,
  change: Readonly<Record<string, unknown>> = {},
): void {
  const bytes = vfs.bytes(path)
  const header = bytes.subarray(0, headerLength(bytes))
  vfs.replace(path, withHeader(header, { ...readHeader(header), ...change }))
}

import { decodeHeader } from '../../../src/main/kernel/journal/header.ts'
import { frameEnd } from '../../../src/main/kernel/journal/read-frame.ts'
import { type DiskState, type MemoryVfs, memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'

/** The segments that three starts of a console leave behind. */
export const SEGMENTS = [
  '/log/seg-00000001.rbl',
  '/log/seg-00000002.rbl',
  '/log/seg-00000003.rbl',
] as const

/** A sound log of three starts, each closed cleanly. */
export async function threeStarts(): Promise<DiskState> {
  const vfs = memoryVfs()
  for (let start = 0; start < SEGMENTS.length; start += 1) {
    const journal = await openLog(vfs)
    for (let n = 0; n < 6; n += 1) {
      await journal.appendDurable('INTENT', { start, n, text: 'x'.repeat(n * 150) })
    }
    await journal.close()
  }
  return stateOf(vfs)
}

export function stateOf(vfs: MemoryVfs): DiskState {
  return new Map(vfs.paths().map((path) => [path, vfs.bytes(path)]))
}

/** Offsets of all frames of a segment, and of its end. */
export function framesOf(bytes: Buffer): readonly number[] {
  const offsets = [decodeHeader(bytes)?.length ?? 0]
  for (;;) {
    const end = frameEnd(bytes, offsets.at(-1) ?? 0)
    if (typeof end !== 'number') return offsets
    offsets.push(end)
  }
}

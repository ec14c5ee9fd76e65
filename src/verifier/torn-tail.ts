import { isZero } from './bytes.ts'
import { FRAME_OVERHEAD, frameAt, hasBarrier, isFrame, type NoFrame } from './frame.ts'

const SECTOR = 512
const MAGIC = Buffer.from('RBLf')

/**
 * Whether the first bad frame of the newest segment can be the work of a crash (§5). An interrupted
 * write leaves the file too short or leaves sectors that were never written, which read as zeros.
 */
export function canBeTorn(file: Buffer, offset: number, found: NoFrame): boolean {
  switch (found.kind) {
    case 'cut':
      return !frameBehind(file, offset, false)
    case 'crc':
      return hasZeroSector(file, offset, offset + found.length) && !frameBehind(file, offset, true)
    case 'start':
      return hasZeroSector(file, offset, offset + 8) && !frameBehind(file, offset, true)
  }
}

/** Whether a sector that the stretch touches is zero, looked at from `start` on. */
function hasZeroSector(file: Buffer, start: number, end: number): boolean {
  for (let from = start; from < end; from = (Math.floor(from / SECTOR) + 1) * SECTOR) {
    const to = (Math.floor(from / SECTOR) + 1) * SECTOR
    if (isZero(file.subarray(from, Math.min(to, file.length)))) return true
  }
  return false
}

/** Whether a whole frame with a right crc32 begins anywhere behind the byte at `offset`. */
function frameBehind(file: Buffer, offset: number, onlyBarrier: boolean): boolean {
  for (
    let at = file.indexOf(MAGIC, offset + 1);
    at !== -1 && at + FRAME_OVERHEAD <= file.length;
    at = file.indexOf(MAGIC, at + 1)
  ) {
    const found = frameAt(file, at)
    if (isFrame(found) && (!onlyBarrier || hasBarrier(found))) return true
  }
  return false
}

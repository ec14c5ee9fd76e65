import { FRAME_OVERHEAD, FRAME_PREFIX } from './frame-layout.ts'
import { type BadFrame, frameEnd, isBarrier } from './read-frame.ts'

/** Disks write whole sectors: what a crash left out of an unsynced write reads as zeros. */
const SECTOR = 512
const MAGIC_BYTES = Buffer.from('RBLf')

/**
 * Whether a crash can have left the last segment like this, from the first bad frame to the end of
 * the file. Everything unsynced belongs to one batch, and a batch begins with a barrier frame; so
 *
 * - a file that stops inside a frame is torn when no valid frame lies behind;
 * - a frame with a zeroed sector is torn when no *barrier* frame lies behind.
 *
 * Anything else no crash can do.
 */
export function isTornTail(bytes: Buffer, bad: BadFrame): boolean {
  switch (bad.fault) {
    case 'SHORT':
      return findFrame(bytes, bad.offset + 1, () => true) === null
    case 'MAGIC':
    case 'LENGTH':
      return (
        hasZeroSlice(bytes, bad.offset, Math.min(bad.offset + 8, bytes.length)) &&
        findFrame(bytes, bad.offset + 1, isBarrier) === null
      )
    case 'CRC':
      return (
        hasZeroSlice(bytes, bad.offset, bad.offset + wholeLength(bytes, bad.offset)) &&
        findFrame(bytes, bad.offset + 1, isBarrier) === null
      )
    case 'CHAIN':
    case 'SEQUENCE':
    case 'FIELDS':
      return false
  }
}

function wholeLength(bytes: Buffer, offset: number): number {
  return bytes.readUInt32BE(offset + 4) + FRAME_OVERHEAD
}

/** Whether a sector that overlaps `[from, to)` holds nothing but zeros from `from` on. */
function hasZeroSlice(bytes: Buffer, from: number, to: number): boolean {
  let at = from
  while (at < to) {
    const sectorEnd = Math.min(at - (at % SECTOR) + SECTOR, bytes.length)
    if (isZero(bytes, at, sectorEnd)) return true
    at = sectorEnd
  }
  return false
}

function isZero(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== 0) return false
  return to > from
}

/** The first offset from `from` on where a whole frame with a right CRC stands that is `wanted`. */
function findFrame(
  bytes: Buffer,
  from: number,
  wanted: (bytes: Buffer, offset: number) => boolean,
): number | null {
  let at = bytes.indexOf(MAGIC_BYTES, from)
  while (at >= 0 && at + FRAME_PREFIX <= bytes.length) {
    if (typeof frameEnd(bytes, at) === 'number' && wanted(bytes, at)) return at
    at = bytes.indexOf(MAGIC_BYTES, at + 1)
  }
  return null
}

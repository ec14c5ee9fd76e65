import { mergeRanges, type Range } from './ranges.ts'

/** What stands for a secret: the same whatever its length. */
export const MASK = '•••'

const maskBytes = Buffer.from(MASK)

/** The bytes with each range replaced by the mask. */
export function replaceRanges(bytes: Uint8Array, ranges: readonly Range[]): Buffer {
  const pieces: Uint8Array[] = []
  let from = 0
  for (const range of mergeRanges(ranges)) {
    pieces.push(bytes.subarray(from, range.start), maskBytes)
    from = range.end
  }
  pieces.push(bytes.subarray(from))
  return Buffer.concat(pieces)
}

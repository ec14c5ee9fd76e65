import { StringDecoder } from 'node:string_decoder'
import type { Finder } from './finder.ts'
import { MASK, replaceRanges } from './mask-bytes.ts'
import type { Range } from './ranges.ts'
import { SHORTEST_MASKED } from './secret-parts.ts'
import { shadowOf } from './shadow.ts'

/** Masks what comes in pieces, whatever the pieces are. */
export interface MaskStream {
  write(chunk: Uint8Array | string): void
  /** Gives out all that was held back, masked. */
  end(): void
}

/** Runs something later; gives back how to call it off. */
export type Later = (milliseconds: number, task: () => void) => () => void

const FLUSH_MS = 200
/** A word or a private key that goes on for longer than this is none: it is let go. */
const LONGEST_SHAPE = 32 * 1024
const LINE_FEED = 0x0a

/**
 * Holds back what could still turn out to be a secret: as many bytes as the longest variant has, less
 * one, and words and shapes that have not ended. After 200 ms of silence what cannot be the beginning
 * of one is let go, so that progress is seen while a program thinks.
 */
export function createMaskStream(
  finder: () => Finder,
  onChunk: (text: string) => void,
  later: Later,
): MaskStream {
  const decoder = new StringDecoder('utf8')
  let held: Uint8Array = new Uint8Array()
  let endsMasked = false
  let cancelFlush: () => void = () => undefined

  function release(upTo: number, ranges: readonly Range[]): void {
    const inside = ranges
      .filter((range) => range.start < upTo)
      .map((range) => ({ start: range.start, end: Math.min(range.end, upTo) }))
    const bytes = replaceRanges(held.subarray(0, upTo), inside)
    held = held.slice(upTo)
    let text = decoder.write(bytes)
    if (upTo === 0) return
    // Two masks side by side would say where a chunk ended.
    if (endsMasked && inside.some((range) => range.start === 0)) text = text.slice(MASK.length)
    endsMasked = inside.some((range) => range.end === upTo)
    if (text !== '') onChunk(text)
  }

  /** A hit that reaches over the border is held as a whole: its end alone would not be found again. */
  function releaseBefore(border: number): void {
    const hits = finder().find(held)
    const crossing = hits.filter((hit) => hit.context < border && hit.end > border)
    release(Math.min(border, ...crossing.map((hit) => hit.context)), hits)
  }

  function flush(): void {
    releaseBefore(Math.min(finder().openVariantFrom(held), openShape(finder(), held)))
  }

  return {
    write(chunk) {
      cancelFlush()
      held = Buffer.concat([held, typeof chunk === 'string' ? Buffer.from(chunk) : chunk])
      releaseBefore(Math.min(beforeLongest(finder().longest, held), openShape(finder(), held)))
      if (held.length > 0) cancelFlush = later(FLUSH_MS, flush)
    },
    end() {
      cancelFlush()
      const ranges: Range[] = [...finder().find(held)]
      const open = finder().openVariantFrom(held)
      if (held.length - open >= SHORTEST_MASKED) ranges.push({ start: open, end: held.length })
      release(held.length, ranges)
      const rest = decoder.end()
      if (rest !== '') onChunk(rest)
    },
  }
}

/** The last `longest − 1` bytes that a terminal would show are held. */
function beforeLongest(longest: number, bytes: Uint8Array): number {
  const shadow = shadowOf(bytes, true)
  if (shadow === null) return Math.max(0, bytes.length - longest + 1)
  return shadow.origin[Math.max(0, shadow.bytes.length - longest + 1)] ?? 0
}

/** Where the last word, an unfinished escape sequence, or a shape in the last line (a private key: in any) begins. */
function openShape(finder: Finder, bytes: Uint8Array): number {
  const floor = Math.max(0, bytes.length - LONGEST_SHAPE)
  let word = bytes.length
  while (word > floor && (bytes[word - 1] ?? 0) > 0x20) word -= 1
  const line = Math.max(floor, bytes.lastIndexOf(LINE_FEED) + 1)
  const shape = line + finder.openShapeFrom(bytes.subarray(line))
  const sequenceStart = bytes.lastIndexOf(0x1b)
  const unfinished = sequenceStart >= floor && bytes.length - sequenceStart < 64
  const sequence = unfinished ? sequenceStart : bytes.length
  return Math.min(word, shape, sequence, openPrivateKey(bytes, floor))
}

function openPrivateKey(bytes: Uint8Array, floor: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const begin = buffer.lastIndexOf('-----BEGIN ')
  if (begin < floor) return bytes.length
  return buffer.indexOf('-----END ', begin) === -1 ? begin : bytes.length
}

import { forge } from '../../../fixtures/audit-vectors/forge.ts'
import {
  type FramePlace,
  framesOf,
  headerLength,
  repairCrc,
} from '../../../fixtures/audit-vectors/segment-bytes.ts'
import type { HonestLog, HonestLogs, Segments } from './honest-logs.ts'
import { changed, leastFor, newestOf, type Tamper, type Tampering, thin } from './tampering.ts'

/** Records dropped, doubled and exchanged, as they are and with crc32 and heads made right again. */
export const frameMoves: Tamper = function* ({ logs }, { every }) {
  yield* thin(
    logs.flatMap((log) => [...movesOf(log)]),
    every,
  )
}

function* movesOf(log: HonestLog): Generator<Tampering> {
  for (const [segment, original] of log.segments) {
    const places = framesOf(original)
    const frames = places.map(({ from, to }) => original.subarray(from, to))
    const header = original.subarray(0, headerLength(original))
    for (const [index, frame] of frames.entries()) {
      const variants: (readonly [string, readonly Buffer[]])[] = [
        ['dropped', frames.toSpliced(index, 1)],
        ['doubled', frames.toSpliced(index, 0, frame)],
        ['put last', [...frames.toSpliced(index, 1), frame]],
        ['put first', [frame, ...frames.toSpliced(index, 1)]],
      ]
      for (const distance of [1, 2, 3, 5]) {
        const partner = frames[index + distance]
        if (partner === undefined) continue
        const list = frames.with(index, partner).with(index + distance, frame)
        variants.push([`exchanged with the one ${distance} behind`, list])
      }
      for (const [what, list] of variants) {
        const bytes = Buffer.concat([header, ...list])
        if (bytes.equals(original)) continue
        for (const rechained of [false, true]) {
          const segments = new Map([...log.segments, [segment, Buffer.from(bytes)]])
          if (rechained) {
            forge(segments, { from: segment, seed: null, ownKey: false, ownGenesis: false })
          }
          const word = rechained ? ', chain repaired' : ''
          const how = `record ${places[index]?.seq} of segment ${segment} ${what}${word}`
          // With every head made right again, only signatures tell; a newest record has none yet.
          yield { how, log, segments, least: leastFor(log, segment) }
        }
      }
    }
  }
}

/** Stretches of records from another log, another segment or another place. */
export const splices: Tamper = function* ({ logs, foreign }, { every, random }) {
  const below = (limit: number): number => Math.floor(random() * limit)
  for (const log of logs) {
    const numbers = [...log.segments.keys()]
    for (let n = 0; n < 700 / every; n += 1) {
      const segment = numbers[below(numbers.length)] ?? 1
      const source = [log, foreign][n % 2] ?? log
      const from = [...source.segments.values()][below(source.segments.size)] ?? Buffer.alloc(0)
      const stretch = someFrames(from, below)
      const segments = changed(log, segment, (bytes) => {
        const cut = someFrames(bytes, below)
        const kept = n % 3 === 0 ? cut.from : cut.to
        return Buffer.concat([
          bytes.subarray(0, cut.from),
          from.subarray(stretch.from, stretch.to),
          bytes.subarray(kept),
        ])
      })
      if (segments === null) continue
      const how = `records of ${source.name} in segment ${segment} (splice ${n})`
      yield { how, log, segments, least: leastFor(log, segment) }
    }
    yield* segmentSplices(log, foreign)
  }
}

function someFrames(
  bytes: Buffer,
  below: (limit: number) => number,
): Pick<FramePlace, 'from' | 'to'> {
  const places = framesOf(bytes)
  const first = below(places.length)
  const last = Math.min(places.length - 1, first + below(3))
  return { from: places[first]?.from ?? 0, to: places[last]?.to ?? bytes.length }
}

/** Whole segments lost, doubled, exchanged, renamed, or of another log. */
function* segmentSplices(log: HonestLog, foreign: HonestLogs['foreign']): Generator<Tampering> {
  const newest = newestOf(log.segments)
  const made = (how: string, segments: Segments, least: 1 | 2): Tampering => {
    return { how, log, segments, least }
  }
  for (const [number, bytes] of log.segments) {
    const without = new Map([...log.segments].filter(([other]) => other !== number))
    if (number !== newest) yield made(`segment ${number} is gone`, without, 2)
    yield made(`segment ${number} twice`, new Map([...log.segments, [newest + 1, bytes]]), 2)
    yield made(`segment ${number} renamed`, new Map([...without, [newest + 7, bytes]]), 2)
    for (const [other, theirs] of log.segments) {
      if (other <= number) continue
      const swapped = new Map([...log.segments, [number, theirs], [other, bytes]])
      yield made(`segments ${number} and ${other} exchanged`, swapped, 2)
    }
    for (const [theirNumber, theirs] of foreign.segments) {
      const replaced = new Map([...log.segments, [number, theirs]])
      // A log that is another one altogether is told by the genesis fingerprint alone.
      if (log.segments.size > 1) {
        yield made(`segment ${number} is ${theirNumber} of another log`, replaced, 2)
      }
      const behind = new Map([...log.segments, [newest + theirNumber, theirs]])
      yield made(`segment ${theirNumber} of another log behind`, behind, 2)
    }
  }
}

/** The end of a segment cut off or turned to zeros, byte by byte. */
export const tails: Tamper = function* ({ logs }, { every }) {
  yield* thin(
    logs.flatMap((log) => [...tailsOf(log)]),
    every,
  )
}

function* tailsOf(log: HonestLog): Generator<Tampering> {
  for (const [segment, original] of log.segments) {
    const step = Math.max(5, Math.floor(original.length / 160))
    for (let at = 0; at < original.length; at += step) {
      const least = leastFor(log, segment)
      const cut = changed(log, segment, (bytes) => bytes.subarray(0, at))
      if (cut !== null) yield { how: `segment ${segment} cut at ${at}`, log, segments: cut, least }
      const zeroed = changed(log, segment, (bytes) => bytes.fill(0, at))
      if (zeroed === null) continue
      yield { how: `segment ${segment} zero from ${at}`, log, segments: zeroed, least }
    }
  }
}

/** Frames that no type of ours has, and bytes where none belong, so that a reader might pass over them. */
export const hiddenEntries: Tamper = function* ({ logs }, { every }) {
  yield* thin(
    logs.flatMap((log) => [...hiddenOf(log)]),
    every,
  )
}

function* hiddenOf(log: HonestLog): Generator<Tampering> {
  for (const [segment, original] of log.segments) {
    for (const { from, to, seq } of framesOf(original)) {
      for (const [what, entry] of strangers(original.subarray(from, to))) {
        for (const at of [from, to]) {
          const segments = changed(log, segment, (bytes) =>
            Buffer.concat([bytes.subarray(0, at), entry, bytes.subarray(at)]),
          )
          const how = `${what} ${at === from ? 'before' : 'behind'} record ${seq}`
          if (segments !== null) yield { how, log, segments, least: leastFor(log, segment) }
        }
      }
    }
  }
}

function strangers(frame: Buffer): readonly (readonly [string, Buffer])[] {
  const retyped = (type: number, flags: number): Buffer => {
    const copy = Buffer.from(frame)
    copy[16] = type
    copy[17] = flags
    repairCrc(copy, 0, copy.length)
    return copy
  }
  return [
    ['a record of type 0', retyped(0, 0)],
    ['a record of type 200', retyped(200, 2)],
    ['a record with unknown flags', retyped(frame[16] ?? 0, 0xfc)],
    ['a sector of zeros', Buffer.alloc(512)],
    ['one byte', Buffer.from('R')],
    ['a magic alone', Buffer.from('RBLf')],
  ]
}

import { forge } from '../../../fixtures/audit-vectors/forge.ts'
import {
  framesOf,
  headerLength,
  readHeader,
  repairCrc,
  withHeader,
} from '../../../fixtures/audit-vectors/segment-bytes.ts'
import { changed, leastFor, type Scale, type Tamper, type Tampering, thin } from './tampering.ts'

const FLIPS = 2400
const ZEROS = '0'.repeat(64)

/** One bit anywhere, as a bad disk or a clumsy hand would turn it. */
export const flips: Tamper = function* ({ logs }, { every, random }) {
  for (const log of logs) {
    const numbers = [...log.segments.keys()]
    for (let n = 0; n < FLIPS / every; n += 1) {
      const segment = numbers[n % numbers.length] ?? 1
      const at = Math.floor(random() * (log.segments.get(segment)?.length ?? 0))
      const bit = Math.floor(random() * 8)
      const segments = changed(log, segment, (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        return bytes
      })
      const how = `bit ${bit} of byte ${at} of segment ${segment}`
      if (segments !== null) yield { how, log, segments, least: leastFor(log, segment) }
    }
  }
}

/** Each byte before a record's content, some of its content and its tag, with the crc32 made right again. */
export const repairedEdits: Tamper = function* ({ logs }, { every }) {
  yield* thin(all(logs), every)

  function* all(given: typeof logs): Generator<Tampering> {
    for (const log of given) {
      for (const [segment, original] of log.segments) {
        for (const { from, to } of framesOf(original)) {
          const content = [84, 90, 100, 101, 116, 140, 200, to - from - 30, to - from - 20]
          const offsets = [...Array.from({ length: 84 }, (_, at) => at), ...content]
          for (const at of offsets) {
            const segments = changed(log, segment, (bytes) => {
              bytes[from + at] = (bytes[from + at] ?? 0) ^ (1 << (at % 8))
              repairCrc(bytes, from, to)
              return bytes
            })
            const how = `byte ${at} of the record at ${from} of segment ${segment}, crc32 repaired`
            if (segments !== null) yield { how, log, segments, least: leastFor(log, segment) }
          }
        }
      }
    }
  }
}

/** Each field of each header, as it stands, and with the chain behind it made right again. */
export const headerEdits: Tamper = function* ({ logs }, { every }: Scale) {
  yield* thin(all(logs), every)

  function* all(given: typeof logs): Generator<Tampering> {
    for (const log of given) {
      for (const [segment, original] of log.segments) {
        const header = readHeader(original)
        for (const [field, value] of edited(header)) {
          for (const rechained of [false, true]) {
            const segments = new Map(log.segments)
            segments.set(segment, withHeader(original, { ...header, [field]: value }))
            const forgery = { from: segment, seed: null, ownKey: false, ownGenesis: false }
            if (rechained) forge(segments, forgery)
            const word = rechained ? ', chain repaired' : ''
            const how = `${field} of header ${segment} made ${JSON.stringify(value)}${word}`
            yield { how, log, segments, least: 1 }
          }
        }
        const length = headerLength(original)
        for (let at = 0; at < length; at += 23) {
          const segments = changed(log, segment, (bytes) => {
            bytes[at] = (bytes[at] ?? 0) ^ 1
            repairCrc(bytes, 0, length)
            return bytes
          })
          const how = `byte ${at} of header ${segment}, crc32 repaired`
          if (segments !== null) yield { how, log, segments, least: 1 }
        }
      }
    }
  }
}

/** Values that keep the shape of the field and change what it says. */
function edited(header: Record<string, unknown>): readonly (readonly [string, unknown])[] {
  return Object.entries(header)
    .flatMap(([field, value]) => othersFor(value).map((one) => [field, one] as const))
    .filter(([field, value]) => JSON.stringify(header[field]) !== JSON.stringify(value))
}

function othersFor(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1, 1]
  if (typeof value === 'string') return [other(value)]
  if (Array.isArray(value)) return [[...value, value[0] ?? 1]]
  if (typeof value !== 'object' || value === null) return ['lost']
  const inside = edited({ ...value })
  return [null, ...inside.map(([key, inner]) => ({ ...value, [key]: inner }))]
}

function other(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return ZEROS
  const last = text.at(-1) === 'a' ? 'b' : 'a'
  return `${text.slice(0, -1)}${last}`
}

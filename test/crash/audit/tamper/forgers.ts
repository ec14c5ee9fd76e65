import { createDecipheriv, type KeyObject } from 'node:crypto'
import { encodeFrame } from '../../../../src/main/kernel/journal/encode-frame.ts'
import { segmentBinding, unwrapKey } from '../../../../src/main/kernel/journal/keys.ts'
import { typeOf } from '../../../../src/main/kernel/journal/record-type.ts'
import { forge } from '../../../fixtures/audit-vectors/forge.ts'
import {
  type FramePlace,
  framesOf,
  readHeader,
  withHeader,
} from '../../../fixtures/audit-vectors/segment-bytes.ts'
import { memoryVfs } from '../../journal/memory-vfs.ts'
import { KEK, openLog } from '../../journal/test-journal.ts'
import { type HonestLog, type Segments, segmentsOf } from './honest-logs.ts'
import { type Tamper, type Tampering, thin } from './tampering.ts'

/**
 * Somebody who holds today's KEK and key file writes another story into a record of the past, seals
 * it properly, and makes everything behind it agree again with the newest keys.
 */
export const resealed: Tamper = function* ({ logs }, { every }) {
  yield* thin(
    logs.flatMap((log) => [...resealedOf(log)]),
    every,
  )
}

function* resealedOf(log: HonestLog): Generator<Tampering> {
  for (const [segment, original] of log.segments) {
    const sealed = framesOf(original).filter(({ type }) => ![1, 2, 7, 13].includes(type))
    for (const place of sealed) {
      const how = `record ${place.seq} rewritten, all behind it sealed again with the newest key`
      const edited = new Map([...log.segments, [segment, rewritten(original, place)]])
      yield { how, log, segments: signedAgain(log, edited, segment, false), least: 2 }
      yield {
        how: `${how}, which its header names`,
        log,
        segments: signedAgain(log, edited, segment, true),
        least: 2,
      }
      const gapped = new Map([
        ...edited,
        [
          segment,
          withHeader(edited.get(segment) ?? original, { ...readHeader(original), keyGap: 'lost' }),
        ],
      ])
      yield {
        how: `${how}, behind a key gap`,
        log,
        segments: signedAgain(log, gapped, segment, true),
        // The first key is bound by the genesis fingerprint: there no gap helps.
        least: segment === 1 ? 2 : 1,
      }
    }
  }
}

function signedAgain(log: HonestLog, segments: Segments, from: number, ownKey: boolean): Segments {
  const copy = new Map([...segments].map(([number, bytes]) => [number, Buffer.from(bytes)]))
  forge(copy, { from, seed: log.seed.toString('hex'), ownKey, ownGenesis: false })
  return copy
}

/** The segment with one record's content changed and sealed anew, so that only chain and signatures can tell. */
export function rewritten(original: Buffer, place: FramePlace): Buffer {
  const header = readHeader(original)
  const key = segmentKey(header)
  const index = place.seq - Number(header['firstSeq'])
  const plain = opened(original, place, key, index)
  const text = plain.subarray(16).toString().replace(/\0+$/, '')
  const story = JSON.parse(text)
  const payload = Buffer.from(JSON.stringify({ at: story.at, body: { another: 'story' } }))
  const frame = Buffer.alloc(104 + 256 * Math.ceil((16 + payload.length) / 256))
  encodeFrame(frame, 0, {
    type: typeOf(place.type) ?? 'INTENT',
    seq: place.seq,
    index,
    barrier: (original[place.from + 17] ?? 0) > 1,
    salt: plain.subarray(0, 16),
    payload,
    previousHead: original.subarray(place.from + 52, place.from + 84),
    key,
  })
  return Buffer.concat([original.subarray(0, place.from), frame, original.subarray(place.to)])
}

function segmentKey(header: Record<string, unknown>): KeyObject {
  const binding = segmentBinding(String(header['logId']), Number(header['segment']))
  const key = KEK.kind === 'available' ? unwrapKey(KEK.kek, String(header['kek']), binding) : null
  if (key === null) throw new Error('the thief holds the wrong KEK')
  return key
}

function opened(bytes: Buffer, { from, to }: FramePlace, key: KeyObject, index: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 8)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  decipher.setAAD(bytes.subarray(from, from + 84))
  decipher.setAuthTag(bytes.subarray(to - 20, to - 4))
  return Buffer.concat([decipher.update(bytes.subarray(from + 84, to - 20)), decipher.final()])
}

/** The log cut at some record and gone on with by the console itself, with today's KEK and key file. */
export const continued: Tamper = async function* ({ logs }, { every }) {
  for (const log of logs) {
    const places = [...log.segments].flatMap(([segment, bytes]) =>
      framesOf(bytes).map((place) => ({ segment, place })),
    )
    for (const { segment, place } of thin(places, every)) {
      const segments = await goOnFrom(log, segment, place.from)
      yield { how: `cut before record ${place.seq} and gone on with`, log, segments, least: 1 }
    }
  }
}

/** What the console leaves when it is started on a log that was cut there. */
export async function goOnFrom(log: HonestLog, segment: number, at: number): Promise<Segments> {
  const kept = [...log.segments].flatMap(([number, bytes]) => {
    if (number > segment) return []
    return [[fileOf(number), number === segment ? bytes.subarray(0, at) : bytes] as const]
  })
  const vfs = memoryVfs(new Map([...kept, ['/log/signing-key.rbk', log.keyFile]]))
  const journal = await openLog(vfs)
  if (journal.status().kind === 'tampered') await journal.acknowledgeDamage('nothing', 'mallory')
  await journal.appendDurable('INTENT', { another: 'story' })
  await journal.close()
  return segmentsOf(vfs)
}

function fileOf(segment: number): string {
  return `/log/seg-${String(segment).padStart(8, '0')}.rbl`
}

import { expect, test } from 'vitest'
import { readFrame } from '../../../src/main/kernel/journal/read-frame.ts'
import { frameAt, isFrame, markFault } from '../../../src/verifier/frame.ts'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'
import { CHECKPOINT, framesOf, repairCrc } from '../../fixtures/audit-vectors/segment-bytes.ts'

test('to both readers a checkpoint with the barrier flag is none', () => {
  const bytes = Buffer.from(loadVectors().bases['three']?.['3'] ?? '', 'base64')
  const place = framesOf(bytes).findLast(({ type }) => type === CHECKPOINT)
  if (place === undefined) throw new Error('no checkpoint')
  const head = Buffer.from(bytes.subarray(place.from + 52, place.from + 84))
  const read = () => readFrame(bytes, place.from, { seq: place.seq, head }).kind
  const fault = () => {
    const found = frameAt(bytes, place.from)
    return isFrame(found) ? markFault(found) : 'no frame'
  }
  expect([read(), fault()]).toEqual(['frame', null])
  bytes[place.from + 17] = (bytes[place.from + 17] ?? 0) | 2
  repairCrc(bytes, place.from, place.to)
  expect([read(), fault()]).toEqual(['bad', 'a checkpoint claims to begin a write'])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHeader, encodeHeader } from '../../../../src/main/kernel/journal/header.ts'
import { decodePayload, encodePayload } from '../../../../src/main/kernel/journal/payload.ts'
import { frameAt } from '../../../../src/verifier/frame.ts'
import { readHeader } from '../../../../src/verifier/segment-header.ts'
import { seededRandom } from '../../journal/memory-vfs.ts'
import { mutate } from './mutate.ts'
import { seedsFor } from './seeds.ts'
import { type Target, targets } from './targets.ts'

test.each(targets.map((target) => [target.name, target] as const))(
  'no bytes make a reader of a %s throw, or the two readers disagree',
  (_name, target: Target) => {
    const random = seededRandom(3)
    const seeds = seedsFor(target)
    const fromSeeds = fc.noShrink(fc.nat().map(() => mutate(seeds, random)))
    const anything = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.oneof(anything, fromSeeds), (input) => target.run(Buffer.from(input))),
      { numRuns: 3000 },
    )
  },
)

test('what a header says comes back from both readers as it was written', () => {
  // One of the vectors' logs has a damaged header.
  const readable = seedsFor({ name: 'header' }).filter((seed) => decodeHeader(seed) !== null)
  expect(readable.length).toBeGreaterThan(30)
  for (const seed of readable) {
    const read = decodeHeader(seed)
    if (read === null) continue
    expect(encodeHeader(read.header).equals(seed)).toBe(true)
    const there = readHeader(seed)
    if (typeof there === 'string') throw new Error(there)
    expect(there.fields).toEqual(read.header)
  }
})

test('any body of JSON comes back from a payload as JSON has it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
      const at = '2026-11-23T01:02:03.004Z'
      const payload = encodePayload({ at, body: JSON.parse(JSON.stringify(body)) })
      expect(decodePayload(payload)).toEqual({ at, body: JSON.parse(JSON.stringify(body)) })
    }),
    { numRuns: 500 },
  )
})

test('a length that promises gigabytes makes no reader set anything aside for them', () => {
  const frame = Buffer.from(seedsFor({ name: 'frame' })[0] ?? [])
  const header = Buffer.from(seedsFor({ name: 'header' })[0] ?? [])
  const before = process.memoryUsage().arrayBuffers
  for (const length of [0xffff_ff00, 0x7fff_ff00, 0x0040_0000, 0x0004_0000]) {
    frame.writeUInt32BE(length, 4)
    header.writeUInt32BE(length, 8)
    frameAt(frame, 0)
    readHeader(header)
    decodeHeader(header)
    for (const { run } of targets.slice(0, 3)) run(frame)
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000)
})

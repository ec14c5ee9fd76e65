import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLog } from '../../../../src/verifier/verify-log.ts'
import { forge } from '../../../fixtures/audit-vectors/forge.ts'
import { framesOf, readHeader, repairCrc } from '../../../fixtures/audit-vectors/segment-bytes.ts'
import { scratchDirectory } from '../scratch-directory.ts'
import { goOnFrom, rewritten } from './forgers.ts'
import { type HonestLog, type HonestLogs, honestLogs, type Segments } from './honest-logs.ts'
import { missedBy, stateOf } from './judge-tampering.ts'
import { newestOf } from './tampering.ts'

const scratch = scratchDirectory()
afterAll(() => scratch[Symbol.dispose]())

let logs: HonestLogs
let log: HonestLog
beforeAll(async () => {
  logs = await honestLogs()
  const [three] = logs.logs
  if (three === undefined) throw new Error('no log')
  log = three
})

/** What neither of the two readers saw, when the mildest honest verdict is `least`. */
function missed(segments: Segments, least: 1 | 2): Promise<readonly string[]> {
  return missedBy({ how: '', log, segments, least }, logs, scratch)
}

function file(segment: number): Buffer {
  return log.segments.get(segment) ?? Buffer.alloc(0)
}

test('the log of these tests is whole for both readers, and with its own newest record as anchor', async () => {
  scratch.show(stateOf(log.segments))
  const { code } = await verifyLog(scratch.path, { anchors: [log.anchor] })
  expect(code).toBe(0)
})

// systemd's journal let a sealed file be changed so that some of its entries were no longer shown.
test('CVE-2023-31437: no record can be hidden from a reader while the log still verifies', async () => {
  const places = framesOf(file(2))
  for (const [index, place] of places.entries()) {
    const next = places[index + 1]
    if (next === undefined) continue
    const swallowed = Buffer.from(file(2))
    // The record's length reaches over the next one, which a reader that trusts it would pass by.
    swallowed.writeUInt32BE(next.to - place.from - 104, place.from + 4)
    expect(await missed(new Map([...log.segments, [2, swallowed]]), 2)).toEqual([])
  }
})

// There a sealed file could be cut, and sealing be resumed, and the check said that all was well.
test('CVE-2023-31438: a log that was cut and gone on with, by today’s keys, is shown for it', async () => {
  for (const segment of [1, 2, 3]) {
    for (const place of framesOf(file(segment)).filter((_, n) => n % 5 === 2)) {
      const segments = await goOnFrom(log, segment, place.from)
      expect(await missed(segments, 1)).toEqual([])
      scratch.show(stateOf(segments))
      // What a crash or a key gap might still excuse, a checkpoint kept elsewhere does not.
      const { code } = await verifyLog(scratch.path, { anchors: [log.anchor] })
      expect(code).toBe(2)
    }
  }
})

// There the contents of past entries could be changed, and the file be adjusted to pass the check.
test('CVE-2023-31439: a past record rewritten and sealed again with stolen keys is found', async () => {
  for (const segment of [1, 2, 3]) {
    for (const place of framesOf(file(segment)).filter(({ type }) => type === 3 || type === 6)) {
      const segments = new Map([...log.segments, [segment, rewritten(file(segment), place)]])
      const seed = log.seed.toString('hex')
      forge(segments, { from: segment, seed, ownKey: true, ownGenesis: false })
      expect(await missed(segments, 2)).toEqual([])
    }
  }
})

// immudb's client took a linear proof whose two ends were true and whose middle nobody had checked.
test('the linear fake: with both ends true, another middle does not pass', async () => {
  const { foreign } = logs
  const middles = [
    foreign.segments.get(2) ?? Buffer.alloc(0),
    file(2).subarray(0, framesOf(file(2))[3]?.from),
    rewritten(file(2), framesOf(file(2))[2] ?? { from: 0, to: 0, seq: 0, type: 0 }),
  ]
  for (const middle of middles) {
    const segments = new Map([...log.segments, [2, Buffer.from(middle)]])
    expect(await missed(segments, 2)).toEqual([])
    // Nor when the chain through the middle is repaired, as far as that goes without old keys.
    if (middle.length === file(2).length) {
      forge(segments, { from: 2, seed: null, ownKey: false, ownGenesis: false })
      expect(await missed(segments, 2)).toEqual([])
    }
  }
})

test('a log made anew from its first record on has another genesis fingerprint', async () => {
  const segments = new Map([...log.segments].map(([n, bytes]) => [n, Buffer.from(bytes)]))
  forge(segments, { from: 1, seed: log.seed.toString('hex'), ownKey: true, ownGenesis: true })
  scratch.show(stateOf(segments))
  const genesis = String(readHeader(file(1))['genesis'])
  expect((await verifyLog(scratch.path)).code).toBe(0)
  expect((await verifyLog(scratch.path, { genesis })).code).toBe(2)
  expect((await verifyLog(scratch.path, { anchors: [log.anchor] })).code).toBe(2)
})

test('an older copy of the whole log, cut at a clean end, is told by an anchor and by nothing else', async () => {
  const older = new Map([...log.segments].filter(([n]) => n < newestOf(log.segments)))
  scratch.show(stateOf(older))
  expect((await verifyLog(scratch.path)).code).toBe(0)
  expect((await verifyLog(scratch.path, { anchors: [log.anchor] })).code).toBe(2)
})

test('the newest checkpoint, which nothing has signed yet, has no flag that could be either', async () => {
  const newest = Buffer.from(file(3))
  const { from, to } = framesOf(newest).at(-1) ?? { from: 0, to: 0 }
  newest[from + 17] = (newest[from + 17] ?? 0) ^ 2
  repairCrc(newest, from, to)
  expect(await missed(new Map([...log.segments, [3, newest]]), 2)).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLog } from '../../../../src/verifier/verify-log.ts'
import { forge } from '../../../fixtures/audit-vectors/forge.ts'
import { framesOf, readHeader, repairCrc } from '../../../fixtures/audit-vectors/segment-bytes.ts'
import { scratchDirectory } from '../scratch-directory.ts'
import { type HonestLog, type HonestLogs, honestLogs } from './honest-logs.ts'
import { missedBy, stateOf } from './judge-tampering.ts'
import { attacked, namedAttacks, replayNamedAttacks } from './named-attacks.ts'
import { newestOf } from './tampering.ts'

const scratch = scratchDirectory()
afterAll(() => scratch[Symbol.dispose]())

let logs: HonestLogs
let log: HonestLog
beforeAll(async () => {
  logs = await honestLogs()
  log = attacked(logs)
})

function file(segment: number): Buffer {
  return log.segments.get(segment) ?? Buffer.alloc(0)
}

test('the log of these tests is whole for both readers, and with its own newest record as anchor', async () => {
  scratch.show(stateOf(log.segments))
  const { code } = await verifyLog(scratch.path, { anchors: [log.anchor] })
  expect(code).toBe(0)
})

test.each(Object.entries(namedAttacks))('%s: seen by every reader', async (name, attack) => {
  const { points, broken } = await replayNamedAttacks(logs, { [name]: attack })
  expect({ broken, enough: points > 3 || points }).toEqual({ broken: [], enough: true })
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
  const segments = new Map([...log.segments, [3, newest]])
  expect(await missedBy({ how: '', log, segments, least: 2 }, logs, scratch)).toEqual([])
})

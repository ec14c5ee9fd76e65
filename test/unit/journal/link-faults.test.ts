import { expect, test } from 'vitest'
import { linkFaults, type Place } from '../../../src/main/kernel/journal/link-faults.ts'
import { signRestart } from '../../../src/main/kernel/journal/restart-signature.ts'
import type { SegmentHeader } from '../../../src/main/kernel/journal/segment-header.ts'
import {
  fingerprintOf,
  privateKeyOf,
  publicHalfOf,
} from '../../../src/main/kernel/journal/signing-key.ts'

const logId = '0a'.repeat(16)
const head = Buffer.alloc(32, 0x0c)
const firstKey = '11'.repeat(32)
const kit = privateKeyOf(Buffer.alloc(32, 0x35))

const before: SegmentHeader = {
  logId,
  genesis: fingerprintOf(firstKey, logId),
  segment: 1,
  firstSeq: 1,
  previous: null,
  abandoned: [],
  acknowledged: [],
  publicKey: firstKey,
  keyGap: null,
  restart: null,
  restartKey: publicHalfOf(kit),
  pruned: null,
  keyCommitment: '',
  kek: '',
  age: null,
  recipients: [],
  createdAt: '',
  appVersion: '',
  hostId: '',
}

const after: SegmentHeader = {
  ...before,
  segment: 2,
  firstSeq: 11,
  previous: { segment: 1, validLength: 900, head: head.toString('hex'), end: { kind: 'CLOSED' } },
  publicKey: '22'.repeat(32),
}

const known: Place = {
  kind: 'known',
  segment: 1,
  header: before,
  validLength: 900,
  head,
  seq: 10,
  nextKey: after.publicKey,
}
const pruned: Place = {
  kind: 'pruned',
  pruned: { segment: 1, seq: 10, head: head.toString('hex'), key: after.publicKey },
}
const damaged: Place = { kind: 'unknown', segment: 1, header: before }
const unreadable: Place = { kind: 'unknown', segment: 1, header: null }

function faultOf(header: SegmentHeader, place: Place, highest = 10): readonly string[] {
  const linked = { segment: header.segment, place, first: before, highest }
  const { missing, mine } = linkFaults(header, linked)
  return [...missing, ...mine].map(({ code }) => code)
}

const left = (change: object): Partial<SegmentHeader> => ({
  previous: { ...after.previous, ...change } as SegmentHeader['previous'],
})
const cut = (seq: number, firstSeq: number): Partial<SegmentHeader> => ({
  ...left({ end: { kind: 'CUT', seq } }),
  firstSeq,
})

test.each<readonly [string, SegmentHeader, Place, readonly string[]]>([
  ['the first of a log', before, { kind: 'start' }, []],
  [
    'a first one with another key',
    { ...before, publicKey: '33'.repeat(32) },
    { kind: 'start' },
    ['LINK'],
  ],
  [
    'a first one that does not begin with 1',
    { ...before, firstSeq: 2 },
    { kind: 'start' },
    ['LINK'],
  ],
  ['a first one behind damage', { ...before, segment: 2 }, damaged, []],
  ['a first one behind another', { ...before, segment: 2 }, known, ['LINK']],
  ['a first one behind what was pruned', { ...before, segment: 2 }, pruned, ['LINK']],
  ['one that follows', after, known, []],
  ['one that follows nothing', after, { kind: 'start' }, ['MISSING']],
  [
    'one that follows nothing, and counts again',
    { ...after, firstSeq: 9 },
    { kind: 'start' },
    ['MISSING', 'LINK'],
  ],
  ['another head', { ...after, ...left({ head: 'ff'.repeat(32) }) }, known, ['LINK']],
  ['another length', { ...after, ...left({ validLength: 901 }) }, known, ['LINK']],
  ['a number skipped', { ...after, firstSeq: 12 }, known, ['LINK']],
  ['another key', { ...after, publicKey: '33'.repeat(32) }, known, ['KEY']],
  ['another key, and a gap', { ...after, publicKey: '33'.repeat(32), keyGap: 'lost' }, known, []],
  ['a cut', { ...after, ...cut(40, 41) }, known, []],
  ['a cut that goes on with another number', { ...after, ...cut(40, 42) }, known, ['LINK']],
  ['a cut of nothing', { ...after, ...cut(10, 11) }, known, ['LINK']],
  ['a cut behind damage', { ...after, ...cut(40, 41) }, damaged, []],
  [
    'a cut behind damage that goes on with another number',
    { ...after, ...cut(40, 42) },
    damaged,
    ['LINK'],
  ],
  ['one that counts again behind damage', { ...after, firstSeq: 10 }, damaged, ['LINK']],
  ['one behind what was pruned', after, pruned, []],
  [
    'another head than was pruned',
    { ...after, ...left({ head: 'ff'.repeat(32) }) },
    pruned,
    ['LINK'],
  ],
  ['another number than was pruned', { ...after, firstSeq: 12 }, pruned, ['LINK']],
  ['a cut behind what was pruned', { ...after, ...cut(10, 11) }, pruned, ['LINK']],
  [
    'damage behind what was pruned',
    { ...after, ...left({ end: { kind: 'DAMAGED' } }) },
    pruned,
    ['LINK'],
  ],
  ['another key than was pruned', { ...after, publicKey: '33'.repeat(32) }, pruned, ['KEY']],
  [
    'a key gap behind what was pruned',
    { ...after, publicKey: '33'.repeat(32), keyGap: 'lost' },
    pruned,
    [],
  ],
  ['another log', { ...after, logId: '0b'.repeat(16) }, known, ['FOREIGN']],
  ['another genesis', { ...after, genesis: '0b'.repeat(32) }, known, ['FOREIGN']],
  ['one that names itself', { ...after, ...left({ segment: 2 }) }, known, ['LINK']],
])('%s', (_, header, place, codes) => {
  expect(faultOf(header, place)).toEqual(codes)
})

test('a second claim to the same predecessor is a fork', () => {
  expect(faultOf({ ...after, segment: 3 }, { ...known, segment: 2 })).toEqual(['SAME_PREDECESSOR'])
})

test('only the holder of the kit can restart a log', () => {
  const publicKey = '44'.repeat(32)
  const previousHead = head.toString('hex')
  const restart = signRestart({ logId, segment: 2, previousHead, publicKey }, kit)
  const restarted: SegmentHeader = { ...after, publicKey, keyGap: 'restarted', restart }
  expect(faultOf(restarted, known)).toEqual([])
  expect(faultOf(restarted, damaged)).toEqual([])
  expect(faultOf({ ...restarted, publicKey: '55'.repeat(32) }, known)).toEqual(['KEY'])
  expect(faultOf({ ...restarted, publicKey: '55'.repeat(32) }, damaged)).toEqual(['KEY'])
  const noKit: Place = { ...known, header: { ...before, restartKey: null } }
  expect(faultOf(restarted, noKit)).toEqual(['KEY'])
  expect(faultOf({ ...restarted, restart: null }, known)).toEqual(['KEY'])
  // Where the header before cannot be asked, it is believed, and shown as a gap like any other.
  expect(faultOf({ ...restarted, publicKey: '55'.repeat(32) }, unreadable)).toEqual([])
  expect(faultOf({ ...restarted, publicKey: '55'.repeat(32) }, pruned)).toEqual([])
})

import { expect, test } from 'vitest'
import { decodeHeader, encodeHeader } from '../../../src/main/kernel/journal/header.ts'
import { parseHeaderFields } from '../../../src/main/kernel/journal/header-fields.ts'
import type { SegmentHeader } from '../../../src/main/kernel/journal/segment-header.ts'

const hex = (byte: string, bytes: number): string => byte.repeat(bytes)
const sixtyFour = Buffer.alloc(64, 1).toString('base64')

const whole: SegmentHeader = {
  logId: hex('0a', 16),
  genesis: hex('0b', 32),
  segment: 4,
  firstSeq: 30,
  previous: {
    segment: 3,
    validLength: 5000,
    head: hex('0c', 32),
    end: { kind: 'UNCLEAN', length: 4, sha256: hex('0d', 32) },
  },
  abandoned: [2],
  acknowledged: [
    { segment: 0, length: 0, sha256: '' },
    { segment: 2, length: 9, sha256: hex('0e', 32) },
  ],
  publicKey: hex('0f', 32),
  keyGap: null,
  restart: null,
  restartKey: hex('1a', 32),
  pruned: { segment: 1, seq: 12, head: hex('1b', 32), key: null },
  keyCommitment: hex('1c', 32),
  kek: 'AAAA',
  age: null,
  recipients: ['age1x'],
  createdAt: '2026-11-23T01:02:03.004Z',
  appVersion: '0.1.0',
  hostId: 'laptop',
}

const previous = (change: object): object => ({ previous: { ...whole.previous, ...change } })
const pruned = (change: object): object => ({ pruned: { ...whole.pruned, ...change } })
const restarted = { keyGap: 'restarted', restart: sixtyFour }

test.each([
  {},
  { previous: null, pruned: null, restartKey: null, age: 'AAAA', kek: null },
  { keyGap: 'lost' },
  { keyGap: 'locked' },
  restarted,
  pruned({ key: hex('2a', 32) }),
  ...(['CLOSED', 'POISONED', 'DAMAGED'] as const).map((kind) => previous({ end: { kind } })),
  previous({ end: { kind: 'CUT', seq: 29 } }),
])('a header with %o reads as it was written', (change) => {
  const header = { ...whole, ...change } as SegmentHeader
  expect(decodeHeader(encodeHeader(header))?.header).toEqual(header)
})

test.each<object>([
  { logId: hex('0a', 15) },
  { logId: hex('0A', 16) },
  { genesis: 7 },
  { segment: 0 },
  { segment: 1.5 },
  { segment: -1 },
  { segment: '4' },
  { firstSeq: 0 },
  { previous: [] },
  previous({ segment: 0 }),
  previous({ validLength: -1 }),
  previous({ end: null }),
  previous({ end: { kind: 'GONE' } }),
  previous({ end: { kind: 'CUT', seq: 0 } }),
  previous({ end: { kind: 'UNCLEAN', length: 4 } }),
  { abandoned: {} },
  { abandoned: [0] },
  { acknowledged: [{ segment: 1, length: 1, sha256: 'x' }] },
  { keyGap: 'forgotten' },
  { keyGap: 'restarted' },
  { restart: sixtyFour },
  { ...restarted, restart: 'AAAA' },
  { ...restarted, restart: `${sixtyFour} ` },
  { restartKey: 'no' },
  pruned({ segment: 4 }),
  pruned({ segment: 0 }),
  pruned({ seq: 0 }),
  pruned({ key: 'no' }),
  { kek: null },
  { kek: 'A' },
  { recipients: [7] },
  { createdAt: null },
])('a header with %o is none', (change) => {
  expect(parseHeaderFields({ ...whole, ...change })).toBeNull()
})

test('what is not even an object is no header, and a key too many makes it none', () => {
  expect(parseHeaderFields('x')).toBeNull()
  const more = { ...whole, note: 'hidden' } as SegmentHeader
  expect(decodeHeader(encodeHeader(more))).toBeNull()
})

test.each([0, 4, 8, 9, 40])('a header whose byte %i was turned is none', (at) => {
  const bytes = encodeHeader(whole)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  expect(decodeHeader(bytes)).toBeNull()
})

test('a header that is cut is none', () => {
  const bytes = encodeHeader(whole)
  expect([0, 15, 16, bytes.length - 1].map((end) => decodeHeader(bytes.subarray(0, end)))).toEqual([
    null,
    null,
    null,
    null,
  ])
})

import { expect, test } from 'vitest'
import { canonicalJson } from '../../../src/main/kernel/journal/canonical-json.ts'
import { parseClear } from '../../../src/main/kernel/journal/clear-payload.ts'
import type { RecordType } from '../../../src/main/kernel/journal/index.ts'
import type { SegmentHeader } from '../../../src/main/kernel/journal/segment-header.ts'
import { fingerprintOf } from '../../../src/main/kernel/journal/signing-key.ts'

const logId = '0a'.repeat(16)
const publicKey = '0b'.repeat(32)
const fingerprint = fingerprintOf(publicKey, logId)
const header = { logId, genesis: fingerprint } as SegmentHeader
const at = '2026-11-23T01:02:03.004Z'

function parsed(type: RecordType, body: object, text?: string): string | undefined {
  return parseClear(type, Buffer.from(text ?? canonicalJson({ at, body })), header)?.kind
}

const checkpoint = {
  head: 'aa'.repeat(32),
  next: 'bb'.repeat(32),
  seq: 7,
  signature: Buffer.alloc(64).toString('base64'),
}
const opening = { appVersion: '1', hostId: 'h', previousEnd: 'clean' }
const genesis = { logId, publicKey, fingerprint }

test.each<readonly [RecordType, object, string | undefined]>([
  ['CHECKPOINT', checkpoint, 'checkpoint'],
  ['CHECKPOINT', { ...checkpoint, seq: '7' }, undefined],
  ['CHECKPOINT', { ...checkpoint, note: 1 }, undefined],
  ['CHECKPOINT', { ...checkpoint, signature: 'AAAA' }, undefined],
  ['CLOSE', { because: 'shutdown' }, 'close'],
  ['CLOSE', { because: 'rotation' }, 'close'],
  ['CLOSE', { because: 'boredom' }, undefined],
  ['CLOSE', { because: 'shutdown', note: 1 }, undefined],
  ['OPEN', opening, 'beginning'],
  ['OPEN', { ...opening, appVersion: 1 }, undefined],
  ['OPEN', { ...opening, hostId: 1 }, undefined],
  ['OPEN', { ...opening, previousEnd: 'odd' }, undefined],
  ['OPEN', { ...opening, note: 1 }, undefined],
  ['GENESIS', genesis, 'beginning'],
  ['GENESIS', { ...genesis, logId: '' }, undefined],
  ['GENESIS', { ...genesis, fingerprint: '' }, undefined],
  ['GENESIS', { ...genesis, publicKey: 1 }, undefined],
  ['GENESIS', { ...genesis, publicKey: 'x' }, undefined],
  ['GENESIS', { ...genesis, publicKey: '0c'.repeat(32) }, undefined],
  ['GENESIS', { ...genesis, note: 1 }, undefined],
])('a %s of %o is %s', (type, body, kind) => {
  expect(parsed(type, body)).toBe(kind)
})

test('what is not spelt canonically is not ours', () => {
  expect(parsed('CLOSE', {}, `{"body":{"because":"shutdown"},"at":"${at}"}`)).toBeUndefined()
  expect(parsed('CLOSE', {}, 'nonsense')).toBeUndefined()
})

import { createCipheriv, createSecretKey, hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseCanonical } from '../../../src/verifier/canonical-json.ts'
import { isSigned } from '../../../src/verifier/checkpoint-signature.ts'
import { type Frame, frameAt, isFrame, markFault } from '../../../src/verifier/frame.ts'
import { HeadHash } from '../../../src/verifier/head-hash.ts'
import { openFrame } from '../../../src/verifier/open-frame.ts'
import { readPayload } from '../../../src/verifier/payload.ts'
import { readHeader } from '../../../src/verifier/segment-header.ts'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'
import { readHeader as fieldsOf, withHeader } from '../../fixtures/audit-vectors/segment-bytes.ts'

const AT = '2026-11-23T01:02:03.004Z'

interface Content {
  readonly type?: number
  readonly flags?: number
  readonly payload?: string
  readonly zeros?: number
}

/** A whole frame with a right crc32 and a clear payload. */
function frameOf({ type = 2, flags = 1, payload = '', zeros = 0 }: Content): Frame {
  const used = 16 + payload.length
  const padded = Math.ceil(used / 256) * 256 + zeros
  const bytes = Buffer.alloc(104 + padded)
  bytes.write('RBLf', 'latin1')
  bytes.writeUInt32BE(padded, 4)
  bytes.writeBigUInt64BE(7n, 8)
  bytes.set([type, flags], 16)
  bytes.fill(0xa5, 84, 100).write(payload, 100)
  bytes.set(hash('sha256', bytes.subarray(84, 84 + used), 'buffer'), 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, bytes.length - 4)), bytes.length - 4)
  const found = frameAt(bytes, 0)
  if (!isFrame(found)) throw new Error(found.what)
  return found
}

function payloadOf(content: Content): ReturnType<typeof readPayload> {
  const frame = frameOf(content)
  return readPayload(frame, frame.bytes.subarray(84, -16))
}

test('the frame that the format description works out is read as it says', () => {
  const frame = frameOf({ type: 3, flags: 2, payload: `{"at":"${AT}","body":{"n":1}}` })
  const { bytes } = frame
  bytes.fill(0x11, 52, 84)
  const nonce = Buffer.alloc(12)
  nonce[11] = 2
  const cipher = createCipheriv('aes-256-gcm', Buffer.alloc(32, 0x22), nonce)
  cipher.setAAD(bytes.subarray(0, 84))
  bytes.set(cipher.update(bytes.subarray(84, 340)), 84)
  cipher.final()
  bytes.set(cipher.getAuthTag(), 340)
  expect(new HeadHash().of(frame)).toBe(
    'aaeeca7b22d4a68824a78b8bcecc73b942318383fb607676010cf3df9ba20ece',
  )
  const key = createSecretKey(Buffer.alloc(32, 0x22))
  expect(openFrame(frame, key, 2)).toEqual({ at: AT, body: { n: 1 } })
  expect(openFrame(frame, key, 3)).toContain('does not open')
})

test.each([
  [{ payload: '' }, 'not canonical JSON'],
  [{ payload: '{"at": 1}' }, 'not canonical JSON'],
  [{ payload: '{"at":1,"body":{}}' }, 'no time'],
  [{ payload: '{"at":"2026-11-23","body":{}}' }, 'no time'],
  [{ payload: `{"at":"${AT}","body":[]}` }, 'no body'],
  [{ payload: `{"at":"${AT}","body":{}}` }, 'shape of its type'],
  [{ payload: `{"at":"${AT}","body":{}}`, zeros: 256 }, 'padding'],
  [{ type: 13, payload: `{"at":"${AT}","body":{"because":"boredom"}}` }, 'shape of its type'],
  [{ type: 7, payload: `{"at":"${AT}","body":{"head":"","next":"","seq":1}}` }, 'shape'],
] as const)('payload %j is refused', (content, words) => {
  expect(payloadOf(content)).toContain(words)
})

test.each([
  [{ type: 0 }, 'type is unknown'],
  [{ type: 14 }, 'type is unknown'],
  [{ flags: 5 }, 'unknown flags'],
  [{ flags: 0 }, 'clear where it must be'],
  [{ type: 3, flags: 1 }, 'clear where it must be'],
] as const)('frame %j is refused', (content, words) => {
  expect(markFault(frameOf(content))).toContain(words)
})

test.each([
  ['{"b":1,"a":2}'],
  ['{"a":1,"a":1}'],
  [' {}'],
  ['{"a":1.0}'],
  ['"\\u0041"'],
  ['{'],
  ['\uFEFF{}'],
])('%j is not canonical', (text) => {
  expect(parseCanonical(Buffer.from(text))).toBeUndefined()
})

test('canonical JSON of every kind is read', () => {
  const value = { a: [1, 'é', null, true, { '': -0.5 }], b: {} }
  expect(parseCanonical(Buffer.from(JSON.stringify(value)))).toEqual(value)
  expect(parseCanonical(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined()
})

const { bases } = loadVectors()
const segment = Buffer.from(bases['three']?.['2'] ?? '', 'base64')

test.each([
  [{ logId: 'XY' }],
  [{ segment: 0 }],
  [{ firstSeq: 1.5 }],
  [{ previous: { segment: 1 } }],
  [{ abandoned: [0] }],
  [{ acknowledged: [{ segment: 1, length: 1, sha256: 'no' }] }],
  [{ keyGap: 'forgotten' }],
  [{ kek: 'not base64!' }],
  [{ recipients: [1] }],
  [{ extra: true }],
])('a header with %j is refused', (patch) => {
  expect(readHeader(withHeader(segment, { ...fieldsOf(segment), ...patch }))).toContain('shape')
})

test('a header that is cut, endless, from the future or for nobody is refused', () => {
  expect(readHeader(segment.subarray(0, 15))).toContain('shorter')
  expect(readHeader(segment.subarray(0, 100))).toContain('stops inside')
  const endless = Buffer.from(segment)
  endless.writeUInt32BE(300_000, 8)
  expect(readHeader(endless)).toContain('impossible length')
  const nobody = { ...fieldsOf(segment), kek: null, age: null }
  expect(readHeader(withHeader(segment, nobody))).toContain('for nobody')
  for (const [at, words] of [
    [4, 'version'],
    [5, 'algorithms'],
    [7, 'reserved'],
  ] as const) {
    const other = Buffer.from(segment)
    other[at] = 9
    expect(readHeader(withHeader(other, fieldsOf(segment)))).toContain(words)
  }
})

test('a signature by no key, or of no length, is no signature', async () => {
  const claim = { logId: '00'.repeat(16), seq: 1, head: '00'.repeat(32), next: '00'.repeat(32) }
  expect(await isSigned({ ...claim, signature: '', publicKey: '11'.repeat(32) })).toBe(false)
  expect(await isSigned({ ...claim, signature: '', publicKey: '11' })).toBe(false)
})

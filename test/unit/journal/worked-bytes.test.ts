import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { signCheckpoint } from '../../../src/main/kernel/journal/checkpoint.ts'
import { encodeHeader, headerHash } from '../../../src/main/kernel/journal/header.ts'
import { signRestart } from '../../../src/main/kernel/journal/restart-signature.ts'
import type { SegmentHeader } from '../../../src/main/kernel/journal/segment-header.ts'
import {
  fingerprintOf,
  privateKeyOf,
  publicHalfOf,
  type SigningKey,
} from '../../../src/main/kernel/journal/signing-key.ts'

// docs/audit-log.md shows these bytes, so that a reader written from it can be checked.
const DOCUMENT = readFileSync(new URL('../../../docs/audit-log.md', import.meta.url), 'utf8')
const LOG_ID = '0a'.repeat(16)
const HEAD = 'aaeeca7b22d4a68824a78b8bcecc73b942318383fb607676010cf3df9ba20ece'

function keyOf(byte: number): SigningKey {
  const privateKey = privateKeyOf(Buffer.alloc(32, byte))
  const publicKey = publicHalfOf(privateKey)
  return { seed: Buffer.alloc(32), privateKey, publicKey, next: () => keyOf(byte + 1) }
}

const key = keyOf(0x33)
const next = keyOf(0x34)
const kit = keyOf(0x35)

const header: SegmentHeader = {
  logId: LOG_ID,
  genesis: fingerprintOf(key.publicKey, LOG_ID),
  segment: 1,
  firstSeq: 1,
  previous: null,
  abandoned: [],
  acknowledged: [],
  publicKey: key.publicKey,
  keyGap: null,
  restart: null,
  restartKey: kit.publicKey,
  pruned: null,
  keyCommitment: 'cc'.repeat(32),
  kek: Buffer.alloc(60, 0x0e).toString('base64'),
  age: null,
  recipients: [],
  createdAt: '2026-11-23T01:02:03.004Z',
  appVersion: '0.1.0',
  hostId: 'laptop',
}

test('the header in the document is what the writer writes', () => {
  const bytes = encodeHeader(header)
  const figures = {
    json: bytes.toString('utf8', 12, bytes.length - 4),
    bytes: bytes.length,
    crc: bytes.subarray(-4).toString('hex'),
    hash: headerHash(bytes).toString('hex'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
  expect(DOCUMENT).toContain(`\n${figures.json}\n`)
  expect(DOCUMENT).toContain(
    `It has ${figures.bytes} bytes, its crc32 is \`${figures.crc}\`, its header hash \`${figures.hash}\`, and the SHA-256 of all its bytes \`${figures.sha256}\`.`,
  )
})

test('the checkpoint signature in the document is the one that the writer makes', () => {
  const at = { seq: 7, head: Buffer.from(HEAD, 'hex') }
  const body = signCheckpoint(LOG_ID, at, { key, next })
  expect(DOCUMENT).toContain(`its \`publicKey\` is \`${key.publicKey}\``)
  expect(DOCUMENT).toContain(`\`next\` is \`${next.publicKey}\``)
  expect(DOCUMENT).toContain(`signature \`${body['signature']}\``)
})

test('the restart signature in the document is the one that the writer makes', () => {
  const restart = { logId: LOG_ID, segment: 4, previousHead: HEAD, publicKey: next.publicKey }
  expect(DOCUMENT).toContain(`\`restart\` is \`${signRestart(restart, kit.privateKey)}\``)
  expect(DOCUMENT).toContain(`\`restartKey\` is \`${kit.publicKey}\``)
})

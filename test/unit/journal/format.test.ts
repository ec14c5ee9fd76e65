import { createDecipheriv, createHash, createPublicKey, createSecretKey, verify } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { encodeFrame } from '../../../src/main/kernel/journal/encode-frame.ts'
import { FRAME_OVERHEAD, headOf } from '../../../src/main/kernel/journal/frame-layout.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { collect, openLog } from '../../crash/journal/test-journal.ts'

const TYPES =
  'GENESIS OPEN INTENT STEP OUTPUT RESULT CHECKPOINT ANCHOR EXPORT CONFIG GAP PRUNE CLOSE'.split(
    ' ',
  )

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest()
}

function u96(value: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(value, 8)
  return bytes
}

/** A reader written from docs/audit-log.md alone, without a line of the journal's code. */
async function readByTheDocument(file: Buffer, identity: string): Promise<readonly unknown[]> {
  expect(file.subarray(0, 8)).toEqual(Buffer.from('52424c3101010000', 'hex'))
  const crcAt = 12 + file.readUInt32BE(8)
  expect(file.readUInt32BE(crcAt)).toBe(crc32(file.subarray(0, crcAt)))
  const header = JSON.parse(file.toString('utf8', 12, crcAt))
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const hex = await decrypter.decrypt(Buffer.from(header.age, 'base64'), 'text')
  expect(hex).toMatch(/^[0-9a-f]{64}\n$/)
  const key = Buffer.from(hex.trim(), 'hex')
  const genesis = sha256(Buffer.from(header.publicKey, 'hex'), Buffer.from(header.logId, 'hex'))
  expect(header.genesis).toBe(genesis.toString('hex'))

  const records: unknown[] = []
  let head = sha256(file.subarray(0, crcAt))
  let signer: string = header.publicKey
  for (let at = crcAt + 4; at < file.length; ) {
    const n = file.readUInt32BE(at + 4)
    const frame = file.subarray(at, at + 104 + n)
    expect(frame.toString('latin1', 0, 4)).toBe('RBLf')
    expect(frame.readUInt32BE(100 + n)).toBe(crc32(frame.subarray(0, 100 + n)))
    expect(frame.subarray(52, 84)).toEqual(head)
    const seq = Number(frame.readBigUInt64BE(8))
    const clear = (frame.readUInt8(17) & 1) === 1
    let padded: Buffer = frame.subarray(84, 84 + n)
    if (!clear) {
      const cipher = createDecipheriv('aes-256-gcm', key, u96(seq - header.firstSeq))
      cipher.setAAD(frame.subarray(0, 84))
      cipher.setAuthTag(frame.subarray(84 + n, 100 + n))
      padded = Buffer.concat([cipher.update(padded), cipher.final()])
    }
    let end = padded.length
    while (padded[end - 1] === 0) end -= 1
    expect(frame.subarray(20, 52)).toEqual(sha256(padded.subarray(0, end)))
    const type = TYPES[frame.readUInt8(16) - 1]
    const payload = JSON.parse(padded.toString('utf8', 16, end))
    if (type === 'CHECKPOINT') {
      const { head: signed, next, seq: signedSeq, signature } = payload.body
      expect([signedSeq, signed]).toEqual([seq - 1, head.toString('hex')])
      const number = Buffer.alloc(8)
      number.writeBigUInt64BE(BigInt(signedSeq))
      const message = Buffer.concat([
        Buffer.from('rbl1 checkpoint\n'),
        Buffer.from(header.logId, 'hex'),
        number,
        Buffer.from(signed, 'hex'),
        Buffer.from(next, 'hex'),
      ])
      const x = Buffer.from(signer, 'hex').toString('base64url')
      const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
      expect(verify(null, message, publicKey, Buffer.from(signature, 'base64'))).toBe(true)
      signer = next
    }
    records.push({ seq, type, at: payload.at, body: payload.body })
    head = sha256(Buffer.from('rbl1'), frame.subarray(0, 100 + n))
    at += 104 + n
  }
  return records
}

test('a reader written from the document alone reads what the journal reads', async () => {
  const identity = await generateX25519Identity()
  const vfs = memoryVfs()
  const journal = await openLog(vfs, { recipients: [await identityToRecipient(identity)] })
  await journal.appendDurable('INTENT', { plan: 'ü'.repeat(400) })
  await Promise.all(Array.from({ length: 150 }, (_, n) => journal.append('OUTPUT', { n })))
  await journal.close()
  const reopened = await openLog(vfs)
  const ours = (await collect(reopened)).filter(({ seq }) => seq <= journal.head().seq)
  expect(await readByTheDocument(vfs.bytes('/log/seg-00000001.rbl'), identity)).toEqual(ours)
  await reopened.close()
})

test('the bytes of a frame never change', () => {
  const bytes = Buffer.alloc(FRAME_OVERHEAD + 256)
  const head = encodeFrame(bytes, 0, {
    type: 'INTENT',
    seq: 7,
    index: 2,
    barrier: true,
    salt: Buffer.alloc(16, 0xa5),
    payload: Buffer.from('{"at":"2026-11-23T01:02:03.004Z","body":{"n":1}}'),
    previousHead: Buffer.alloc(32, 0x11),
    key: createSecretKey(Buffer.alloc(32, 0x22)),
  })
  expect(bytes.toString('hex', 0, 20)).toBe('52424c66000001000000000000000007' + '03020000')
  expect([sha256(bytes).toString('hex'), head.toString('hex')]).toEqual([
    '78b99d21967d3620de05d8ca1f4617792d00b2bc6bb31830abe566043154492f',
    'aaeeca7b22d4a68824a78b8bcecc73b942318383fb607676010cf3df9ba20ece',
  ])
})

test.each([1, 64 * 1024 - 4, 64 * 1024 - 3, 200_000])(
  'the head of a frame of %i bytes is the hash of its label and itself',
  (length) => {
    const frame = Buffer.alloc(length, 0xa5)
    expect(headOf(frame)).toEqual(sha256(Buffer.from('rbl1'), frame))
  },
)

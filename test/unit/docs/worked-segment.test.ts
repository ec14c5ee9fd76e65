import { createDecipheriv, createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armor, Decrypter } from 'age-encryption'
import { afterAll, expect, test } from 'vitest'
import { nodeVfs, verifyLog } from '../../../src/main/kernel/journal/index.ts'
import { runVerifier } from '../../../src/verifier/run.ts'
import { workedSegment } from '../../doubles/worked-segment.ts'
import { framesOf, headOf, readHeader } from '../../fixtures/audit-vectors/segment-bytes.ts'

// docs/audit-log.md, section 11: whoever writes a reader from the document checks it by these bytes.
const worked = workedSegment()
const root = mkdtempSync(join(tmpdir(), 'worked-segment-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const TYPES: Readonly<Record<string, number>> = {
  GENESIS: 1,
  OPEN: 2,
  INTENT: 3,
  CHECKPOINT: 7,
  CLOSE: 13,
}

/** What the verifier ends with on these bytes; opened with the kit of the document where it is given. */
async function verified(
  bytes: Buffer,
  opened: 'with the kit' | 'without',
): Promise<{ code: number; said: string }> {
  const dir = mkdtempSync(join(root, 'log-'))
  writeFileSync(join(dir, 'seg-00000001.rbl'), bytes)
  const kit = join(root, 'kit.age')
  writeFileSync(kit, worked.kit)
  const said: string[] = []
  const code = await runVerifier(
    [
      ...['verify', dir, '--genesis', worked.genesis, '--json'],
      ...(opened === 'with the kit' ? ['--identity', kit] : []),
    ],
    {
      print: (text) => said.push(text),
      complain: (text) => said.push(text),
      askPassphrase: async () => worked.passphrase,
      psql: { program: 'psql', environment: {}, silenceMs: 1_000 },
    },
  )
  return { code, said: said.join('\n') }
}

test('the verifier opens the log in the document with the kit in the document, and finds it whole', async () => {
  const { code, said } = await verified(worked.bytes, 'with the kit')
  expect({ code, said }).toMatchObject({ code: 0 })
  expect(createHash('sha256').update(worked.bytes).digest('hex')).toBe(worked.sha256)
})

test('the console reads it the same way', async () => {
  const dir = mkdtempSync(join(root, 'console-'))
  writeFileSync(join(dir, 'seg-00000001.rbl'), worked.bytes)
  expect(await verifyLog(nodeVfs(), dir)).toMatchObject({
    genesis: worked.genesis,
    end: { kind: 'clean' },
    findings: [],
    tip: { seq: 7 },
  })
})

test('a flipped bit has another verdict, wherever it is', async () => {
  const missed: number[] = []
  for (let at = 0; at < worked.bytes.length; at += 61) {
    const flipped = Buffer.from(worked.bytes)
    flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at % 8)), at)
    if ((await verified(flipped, 'without')).code === 0) missed.push(at)
  }
  expect(missed).toEqual([])
})

test('the table names each frame with its place, type, number and head', () => {
  const places = framesOf(worked.bytes)
  expect(
    places.map((place) => ({
      offset: place.from,
      type: place.type,
      seq: place.seq,
      head: headOf(worked.bytes, place).toString('hex'),
    })),
  ).toEqual(worked.frames.map((frame) => ({ ...frame, type: TYPES[frame.type] })))
  expect(places.at(-1)?.to).toBe(worked.bytes.length)
})

// The age library derives the kit's key in JavaScript, at the full cost of a real kit.
const DERIVES_A_KEY = { timeout: 150_000 }

test('the one sealed record says what the document says', DERIVES_A_KEY, async () => {
  const kit = new Decrypter()
  kit.addPassphrase(worked.passphrase)
  const plain = await kit.decrypt(armor.decode(worked.kit.trim()), 'text')
  const opener = new Decrypter()
  opener.addIdentity(/^AGE-SECRET-KEY-1\S+$/m.exec(plain)?.[0] ?? '')
  const sealed = Buffer.from(String(readHeader(worked.bytes)['age']), 'base64')
  const key = Buffer.from((await opener.decrypt(sealed, 'text')).trim(), 'hex')
  const place = framesOf(worked.bytes).find(({ type }) => type === TYPES['INTENT'])
  if (place === undefined) throw new Error('there is no INTENT')
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(place.seq - 1, 8)
  const opening = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  opening.setAAD(worked.bytes.subarray(place.from, place.from + 84))
  opening.setAuthTag(worked.bytes.subarray(place.to - 20, place.to - 4))
  const padded = Buffer.concat([
    opening.update(worked.bytes.subarray(place.from + 84, place.to - 20)),
    opening.final(),
  ])
  expect(padded.subarray(16).toString().replace(/\0+$/, '')).toBe(worked.intent)
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  armor,
  Decrypter,
  Encrypter,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealedKeyFile, segmentFile } from '../../../src/verifier/finding.ts'
import { NoIdentity, type OpenKey, readKit } from '../../../src/verifier/kit.ts'
import { listSegments } from '../../../src/verifier/read-directory.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'
import { applyVector } from '../../fixtures/audit-vectors/mutation.ts'

const { vectors, bases, identity } = loadVectors()
const root = mkdtempSync(join(tmpdir(), 'audit-kit-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const kit = join(root, 'kit.txt')
const never = (): Promise<string> => Promise.reject(new Error('nobody is to be asked'))
let openKey: OpenKey

beforeAll(async () => {
  writeFileSync(kit, `# recovery kit\n${identity}\n`)
  openKey = await readKit(kit, never)
})

function layOut(name: string): string {
  const vector = vectors.find((one) => one.name === name)
  if (vector === undefined) throw new Error(`no vector ${name}`)
  const directory = mkdtempSync(join(root, 'log-'))
  for (const [segment, bytes] of applyVector(bases, vector)) {
    writeFileSync(join(directory, segmentFile(segment)), bytes)
  }
  return directory
}

async function read(name: string, open = openKey) {
  return verifyLog(layOut(name), { openKey: open })
}

test.each([
  ['three, untouched', 0],
  ['locked, untouched', 1],
  ['poisoned, untouched', 1],
  ['crash, untouched', 1],
  ['acknowledged, untouched', 1],
  // Sealed to the keychain alone: nobody but the console can look inside.
  ['no-recipient, untouched', 3],
  // What nobody signed and nobody without the key can judge.
  ['the last unsigned record with a repaired crc32', 2],
  ['the newest segment made anew behind a key gap is shown as one', 2],
  ['a log made anew is whole as long as nobody compares its genesis', 2],
] as const)('with the kit, "%s" has verdict %i', async (name, code) => {
  expect((await read(name)).code).toBe(code)
})

test('every segment that the kit opens is counted', async () => {
  expect(await read('locked, untouched')).toMatchObject({
    level: 'reader',
    openedSegments: 4,
    undecided: [],
  })
})

test('a kit of somebody else decides nothing about the contents', async () => {
  const strange = join(root, 'strange.txt')
  writeFileSync(strange, await generateX25519Identity())
  const report = await read('three, untouched', await readKit(strange, never))
  expect(report).toMatchObject({ code: 3, openedSegments: 0 })
  expect(report.undecided).toHaveLength(3)
})

/** A log whose segments are sealed to one kit, and their keys in files beside them to a later one. */
async function sealedLater() {
  const later = await generateX25519Identity()
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(later))
  const directory = layOut('three, untouched')
  const keys = new Map<number, Uint8Array>()
  for (const { segment, header } of await listSegments(directory)) {
    if (typeof header === 'string') throw new Error(header)
    const key = await decrypter.decrypt(Buffer.from(header.fields.age ?? '', 'base64'), 'text')
    const sealed = await encrypter.encrypt(key)
    keys.set(segment, sealed)
    writeFileSync(join(directory, sealedKeyFile(segment)), sealed)
  }
  const path = join(directory, 'later-kit.txt')
  writeFileSync(path, later)
  return { directory, keys, openKey: await readKit(path, never) }
}

test('a kit that was made later opens a segment by the file beside it', async () => {
  const { directory, openKey: open } = await sealedLater()
  expect(await verifyLog(directory, { openKey: open })).toMatchObject({
    code: 0,
    level: 'reader',
    openedSegments: 3,
    undecided: [],
  })
})

test('without a secret the files beside the segments are not looked at', async () => {
  const { directory } = await sealedLater()
  writeFileSync(join(directory, sealedKeyFile(1)), 'no age file')
  expect((await verifyLog(directory)).code).toBe(0)
  // The kit that the headers are sealed to needs none of them.
  expect(await verifyLog(directory, { openKey })).toMatchObject({ code: 0, openedSegments: 3 })
})

test('a file beside a segment that is wrong, damaged or no file accuses nobody: the segment stays shut', async () => {
  const { directory, keys, openKey: open } = await sealedLater()
  const beside = (segment: number): string => join(directory, sealedKeyFile(segment))
  writeFileSync(beside(1), keys.get(2) ?? '')
  writeFileSync(beside(2), Buffer.from(keys.get(2) ?? '').subarray(0, -1))
  rmSync(beside(3))
  mkdirSync(beside(3))
  const report = await verifyLog(directory, { openKey: open })
  expect(report).toMatchObject({ code: 3, openedSegments: 0, findings: [] })
  expect(report.undecided).toEqual([
    `${shut(1)}, and ${sealedKeyFile(1)} does not give its key either`,
    `${shut(2)}, and ${sealedKeyFile(2)} does not give its key either`,
    shut(3),
  ])
})

const shut = (segment: number): string => `${segmentFile(segment)} is not sealed to this identity`

test.each([['binary'], ['armoured']])('a %s kit opens with its passphrase alone', async (form) => {
  const encrypter = new Encrypter()
  encrypter.setPassphrase('correct horse')
  encrypter.setScryptWorkFactor(2)
  const sealed = await encrypter.encrypt(`${identity}\nRESTART-KEY-1XYZ\n`)
  const path = join(root, `kit-${form}.age`)
  writeFileSync(path, form === 'binary' ? sealed : `${armor.encode(sealed)}\n`)
  const open = await readKit(path, async () => 'correct horse')
  expect((await read('three, untouched', open)).code).toBe(0)
  await expect(readKit(path, async () => 'wrong')).rejects.toThrow('does not open')
})

test('a passphrase with accents opens the kit however they are composed', async () => {
  const encrypter = new Encrypter()
  // As the console encrypts it.
  encrypter.setPassphrase('Zürich, déjà vu'.normalize('NFC'))
  encrypter.setScryptWorkFactor(2)
  const path = join(root, 'accents.age')
  writeFileSync(path, await encrypter.encrypt(`${identity}\n`))
  const open = await readKit(path, async () => 'Zürich, déjà vu'.normalize('NFD'))
  expect((await read('three, untouched', open)).openedSegments).toBe(3)
})

test.each([
  ['empty', '', 'holds no age identity'],
  ['mistyped', 'AGE-SECRET-KEY-1QQQQ\n', 'that age does not know'],
])('a kit that is %s is told in words', async (name, text, words) => {
  const path = join(root, `bad-${name}.txt`)
  writeFileSync(path, text)
  await expect(readKit(path, never)).rejects.toThrow(words)
  await expect(readKit(path, never)).rejects.toBeInstanceOf(NoIdentity)
})

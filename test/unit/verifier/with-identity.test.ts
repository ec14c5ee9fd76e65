import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armor, Encrypter, generateX25519Identity } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { segmentFile } from '../../../src/verifier/finding.ts'
import { NoIdentity, type OpenKey, readKit } from '../../../src/verifier/kit.ts'
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

async function read(name: string, open = openKey) {
  const vector = vectors.find((one) => one.name === name)
  if (vector === undefined) throw new Error(`no vector ${name}`)
  const directory = mkdtempSync(join(root, 'log-'))
  for (const [segment, bytes] of applyVector(bases, vector)) {
    writeFileSync(join(directory, segmentFile(segment)), bytes)
  }
  return verifyLog(directory, { openKey: open })
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

test.each([
  ['empty', '', 'holds no age identity'],
  ['mistyped', 'AGE-SECRET-KEY-1QQQQ\n', 'that age does not know'],
])('a kit that is %s is told in words', async (name, text, words) => {
  const path = join(root, `bad-${name}.txt`)
  writeFileSync(path, text)
  await expect(readKit(path, never)).rejects.toThrow(words)
  await expect(readKit(path, never)).rejects.toBeInstanceOf(NoIdentity)
})

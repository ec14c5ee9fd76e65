import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armor, Encrypter } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildVerifier } from '../../../electron.vite.config.ts'
import { segmentFile } from '../../../src/verifier/finding.ts'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'
import { applyVector } from '../../fixtures/audit-vectors/mutation.ts'

const { vectors, bases, identity } = loadVectors()
const root = mkdtempSync(join(tmpdir(), 'audit-one-file-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const program = join(root, 'alone', 'verifier.js')
const log = join(root, 'log')

beforeAll(async () => {
  await buildVerifier(join(root, 'out'))
  // A folder of its own: nothing beside it can be imported.
  mkdirSync(join(root, 'alone'))
  copyFileSync(join(root, 'out', 'verifier.js'), program)
  mkdirSync(log)
  const [sound] = vectors
  if (sound === undefined) throw new Error('no vectors')
  for (const [segment, bytes] of applyVector(bases, sound)) {
    writeFileSync(join(log, segmentFile(segment)), bytes)
  }
}, 60_000)

function run(file: string, input: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [file, ...args], { input, encoding: 'utf8', timeout: 60_000 })
}

test('the built verifier is one file that needs nothing but Node', () => {
  const imports = [...readFileSync(program, 'utf8').matchAll(/^import .* from "(.*)";$/gm)]
  expect(imports.length).toBeGreaterThan(0)
  expect(imports.map(([, name = '']) => name).filter((name) => !name.startsWith('node:'))).toEqual(
    [],
  )
  expect(run(program, '', 'verify', log)).toMatchObject({ status: 0, stderr: '' })
  expect(run(program, '', 'verify', root)).toMatchObject({ status: 3 })
  expect(run(program, '', 'verify')).toMatchObject({ status: 4, stdout: '' })
})

test('it reads the passphrase of a kit from standard input', async () => {
  const encrypter = new Encrypter()
  encrypter.setPassphrase('correct horse')
  encrypter.setScryptWorkFactor(2)
  const kit = join(root, 'kit.age')
  writeFileSync(kit, armor.encode(await encrypter.encrypt(`${identity}\n`)))
  const asked = ['verify', log, '--identity', kit, '--json']
  const good = run(program, 'correct horse\n', ...asked)
  expect(JSON.parse(good.stdout)).toMatchObject({ code: 0, openedSegments: 3 })
  expect(run(program, '', ...asked).status).toBe(3)
})

test('the source runs as it is', () => {
  const source = join(import.meta.dirname, '../../../src/verifier/main.ts')
  expect(run(source, '', 'verify', log, '--json').status).toBe(0)
})

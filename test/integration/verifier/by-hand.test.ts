import { execFileSync, spawnSync } from 'node:child_process'
import { createDecipheriv } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { workedSegment } from '../../doubles/worked-segment.ts'

const root = mkdtempSync(join(tmpdir(), 'audit-by-hand-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** One line of a shell in the directory of the log, as a person would type it. */
function type(line: string): string {
  return execFileSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' })
}

/** The same at a terminal where age asks for the passphrase of the kit: `script` is the terminal. */
function typeWithPassphrase(line: string, passphrase: string): void {
  const answer = spawnSync('script', ['-q', '-e', '-c', line, '/dev/null'], {
    cwd: root,
    encoding: 'utf8',
    input: `${passphrase}\n`,
  })
  if (answer.status !== 0) throw new Error(`${line}: ${answer.stdout}${answer.stderr}`)
}

const isHere = (program: string) => spawnSync(program, ['--version']).status === 0

// docs/audit-log.md §8, with nothing of ours: dd, base64, the real age, and any AES-256-GCM; on the log of its §11.
test('a segment is opened by hand, with the kit, its passphrase and stock tools', (context) => {
  for (const program of ['age', 'script'])
    if (!isHere(program)) context.skip(`${program} is not installed`)
  const { bytes: segment, kit, passphrase } = workedSegment()
  const file = 'seg-00000001.rbl'
  writeFileSync(join(root, file), segment)
  // As it is saved or scanned from paper: stock age must take it, and asks for the passphrase.
  writeFileSync(join(root, 'kit.age'), kit)

  const length = type(`od -A n -t u1 -j 8 -N 4 ${file}`).trim().split(/\s+/)
  const json = length.reduce((sum, byte) => sum * 256 + Number(byte), 0)
  const header = JSON.parse(type(`dd if=${file} bs=1 skip=12 count=${json} 2>/dev/null`))
  writeFileSync(join(root, 'age.b64'), header.age)
  typeWithPassphrase('base64 -d age.b64 | age -d -i kit.age > key', passphrase)
  const key = readFileSync(join(root, 'key'), 'utf8').trimEnd()
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  // A kit that was made later has the same in a file beside the segment.
  writeFileSync(join(root, 'seg-00000001.age'), Buffer.from(header.age, 'base64'))
  typeWithPassphrase('age -d -i kit.age seg-00000001.age > again', passphrase)
  expect(readFileSync(join(root, 'again'), 'utf8').trimEnd()).toBe(key)
  expect(() => typeWithPassphrase('age -d -i kit.age seg-00000001.age', 'wrong')).toThrow()

  const bytes = readFileSync(join(root, file))
  const records: unknown[] = []
  for (let at = 12 + json + 4, index = 0; at < bytes.length; index += 1) {
    const n = bytes.readUInt32BE(at + 4)
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(index, 8)
    const plain = Buffer.from(bytes.subarray(at + 84, at + 84 + n))
    if ((bytes.readUInt8(at + 17) & 1) === 0) {
      const opening = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce)
      opening.setAAD(bytes.subarray(at, at + 84))
      opening.setAuthTag(bytes.subarray(at + 84 + n, at + 100 + n))
      plain.set(opening.update(plain))
      opening.final()
    }
    records.push(JSON.parse(plain.subarray(16).toString().replace(/\0+$/, '')).body)
    at += 104 + n
  }
  expect(records).toContainEqual({ n: 1 })
  expect(records.at(-2)).toEqual({ because: 'shutdown' })
})

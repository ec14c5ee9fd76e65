import { execFileSync, spawnSync } from 'node:child_process'
import { createDecipheriv } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'

const root = mkdtempSync(join(tmpdir(), 'audit-by-hand-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** One line of a shell in the directory of the log, as a person would type it. */
function type(line: string): string {
  return execFileSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' })
}

// docs/audit-log.md §8, with nothing of ours: dd, base64, the real age, and any AES-256-GCM.
test('a segment is opened by hand, with the kit and stock tools', (context) => {
  if (spawnSync('age', ['--version']).status !== 0) context.skip('age is not installed')
  const { bases, identity } = loadVectors()
  const file = 'seg-00000001.rbl'
  writeFileSync(join(root, file), Buffer.from(bases['three']?.['1'] ?? '', 'base64'))
  // A kit has comments and the restart key beside the identity; stock age must take it as it is.
  writeFileSync(join(root, 'kit'), `# recovery kit\n${identity}\n`)

  const length = type(`od -A n -t u1 -j 8 -N 4 ${file}`).trim().split(/\s+/)
  const json = length.reduce((sum, byte) => sum * 256 + Number(byte), 0)
  const header = JSON.parse(type(`dd if=${file} bs=1 skip=12 count=${json} 2>/dev/null`))
  writeFileSync(join(root, 'age.b64'), header.age)
  const key = type('base64 -d < age.b64 | age -d -i kit').trimEnd()
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  // A kit that was made later has the same in a file beside the segment.
  writeFileSync(join(root, 'seg-00000001.age'), Buffer.from(header.age, 'base64'))
  expect(type('age -d -i kit seg-00000001.age').trimEnd()).toBe(key)

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
  expect(records).toContainEqual({ what: 'first', text: 'x'.repeat(300) })
  expect(records).toContainEqual({ line: 'two', what: 'first' })
  expect(records.at(-2)).toEqual({ because: 'shutdown' })
})

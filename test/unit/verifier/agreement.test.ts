import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { nodeVfs, verifyLog as readByKernel } from '../../../src/main/kernel/journal/index.ts'
import { verifyDirectory } from '../../../src/main/kernel/verify-directory.ts'
import { segmentFile } from '../../../src/verifier/finding.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { seededRandom } from '../../crash/journal/memory-vfs.ts'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'
import { framesOf, repairCrc } from '../../fixtures/audit-vectors/segment-bytes.ts'

const { bases } = loadVectors()
const root = mkdtempSync(join(tmpdir(), 'audit-agreement-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const random = seededRandom(20261123)
const below = (limit: number): number => Math.floor(random() * limit)

/** One random accident or edit; half of the edits repair the crc32 of their frame. */
function damage(bytes: Buffer): Buffer {
  if (bytes.length < 16) return Buffer.alloc(below(600), below(2))
  const at = below(bytes.length)
  switch (below(5)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return bytes.fill(0, at, Math.min(bytes.length, at + 1 + below(1500)))
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(800))])
    default: {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
      const frame = framesOf(bytes).find(({ from, to }) => from <= at && at < to)
      if (frame !== undefined && random() < 0.5) repairCrc(bytes, frame.from, frame.to)
      return bytes
    }
  }
}

test('both readers say the same of 900 random accidents and edits', async () => {
  const names = Object.keys(bases)
  const differences: unknown[] = []
  for (let n = 0; n < 900; n += 1) {
    const base = names[n % names.length] ?? ''
    const files = Object.entries(bases[base] ?? {})
    const struck = below(files.length)
    const directory = join(root, String(n))
    mkdirSync(directory)
    for (const [index, [segment, text]] of files.entries()) {
      const bytes = Buffer.from(text, 'base64')
      const content = index === struck ? damage(bytes) : bytes
      writeFileSync(join(directory, segmentFile(Number(segment))), content)
    }
    const report = await verifyLog(directory)
    const own = await verifyDirectory(directory)
    const [first] = (await readByKernel(nodeVfs(), directory)).findings
    const here = { code: report.code, at: report.firstBad?.offset ?? null, seq: report.records }
    const there = { code: own.code, at: first?.offset ?? null, seq: own.records }
    // After damage the console also counts the numbers that lost records may have had.
    if (report.code === 2 || report.acknowledged.length > 0) there.seq = here.seq
    if (JSON.stringify(here) !== JSON.stringify(there)) differences.push({ n, base, here, there })
    rmSync(directory, { recursive: true })
  }
  expect(differences).toEqual([])
}, 180_000)

import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { segmentBinding, wrapKey } from '../../../src/main/kernel/journal/keys.ts'
import { type MemoryVfs, memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'
import { leaveHeader } from './lone-header.ts'
import { SEGMENTS } from './three-starts.ts'

const [, SECOND, THIRD] = SEGMENTS
const STRANGE = createSecretKey(Buffer.alloc(32, 9))

/** Two starts; the header of the second claims the console's key and was wrapped with another one. */
async function withForgedSegment(): Promise<MemoryVfs> {
  const vfs = memoryVfs()
  const first = await openLog(vfs)
  await first.close()
  await (await openLog(vfs)).close()
  const kek = wrapKey(STRANGE, randomBytes(32), segmentBinding(first.logId, 2))
  leaveHeader(vfs, SECOND, { kek })
  return vfs
}

test('a segment that claims this key and does not open with it is forged, and known once acknowledged', async () => {
  const vfs = await withForgedSegment()
  const journal = await openLog(vfs)
  expect(journal.status()).toMatchObject({
    kind: 'tampered',
    findings: [{ code: 'FORGED', segment: 2, offset: 0 }],
  })
  await journal.acknowledgeDamage('a stranger wrote it', 'ada')
  const { seq } = await journal.appendDurable('INTENT', {})
  await journal.close()
  expect(vfs.paths()).toContain(THIRD)
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified' })
  expect(next.status().acknowledged).toContainEqual({ code: 'FORGED', segment: 2, offset: 0 })
  expect(next.head().seq).toBeGreaterThan(seq)
  await next.close()
})

test('a forged segment that was changed once more is news, and what comes after it stands', async () => {
  const vfs = await withForgedSegment()
  const journal = await openLog(vfs)
  await journal.acknowledgeDamage('a stranger wrote it', 'ada')
  await journal.close()
  vfs.replace(SECOND, Buffer.concat([vfs.bytes(SECOND), Buffer.from('more')]))
  const next = await openLog(vfs)
  const status = next.status()
  if (status.kind !== 'tampered') throw new Error(status.kind)
  expect(status.findings).toContainEqual({ code: 'FORGED', segment: 2, offset: 0 })
  expect(status.findings.map(({ segment }) => segment)).not.toContain(3)
  await next.close()
})

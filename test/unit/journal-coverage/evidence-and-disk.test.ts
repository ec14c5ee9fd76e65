import { expect, test } from 'vitest'
import { planDisk } from '../../../src/main/kernel/journal/disk-plan.ts'
import {
  decodeBlobHeader,
  encodeBlobHeader,
} from '../../../src/main/kernel/journal/evidence-header.ts'
import { openBreakGlass } from '../../../src/main/kernel/journal/index.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'

const META = { name: 'page', mediaType: 'text/html' }

test('a blob’s header that is cut, changed or of another shape is none', () => {
  const good = encodeBlobHeader({ blob: 'ab', segment: 1, expiresAt: null, logId: 'x' })
  expect(decodeBlobHeader(good)).toMatchObject({ id: 'ab', segment: 1, expiresAt: null })
  expect(decodeBlobHeader(good.subarray(0, -1))).toBeNull()
  const flipped = Buffer.from(good)
  flipped[14] = (flipped[14] ?? 0) ^ 1
  expect(decodeBlobHeader(flipped)).toBeNull()
  expect(decodeBlobHeader(encodeBlobHeader({ blob: 'ab', segment: 'one' }))).toBeNull()
  expect(decodeBlobHeader(encodeBlobHeader({ blob: 7, segment: 1 }))).toBeNull()
  expect(decodeBlobHeader(encodeBlobHeader([] as never))).toBeNull()
})

test('evidence that opens and is not what was recorded does not come back', async () => {
  const journal = await openLog(memoryVfs())
  const ref = await journal.putEvidence(Buffer.from('abc'), META)
  const other = { ...ref, sha256: '00'.repeat(32) }
  await expect(journal.readEvidence(other)).rejects.toMatchObject({ name: 'JournalDamaged' })
  await journal.close()
})

test('evidence cut inside its last tag does not come back', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs)
  const ref = await journal.putEvidence(Buffer.alloc(0), META)
  const path = `/log/${ref.blob}`
  vfs.replace(path, vfs.bytes(path).subarray(0, -3))
  await expect(journal.readEvidence(ref)).rejects.toMatchObject({ name: 'JournalDamaged' })
  await journal.close()
})

test('evidence of a segment whose key is not at hand asks for an unlock', async () => {
  const vfs = memoryVfs()
  const first = await openLog(vfs)
  const ref = await first.putEvidence(Buffer.from('abc'), META)
  await first.close()
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
  const recipients = [await identityToRecipient(await generateX25519Identity())]
  const locked = await openLog(vfs, { kek: { kind: 'locked' }, recipients })
  await expect(locked.readEvidence(ref)).rejects.toThrow(/unlock/)
  await locked.close()
})

test('a full disk gives up its ballast for evidence, and refuses it where there is none', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const journal = await openLog(faulty, { ballastBytes: 4096 })
  await journal.appendDurable('INTENT', {})
  await new Promise((resolve) => setTimeout(resolve, 20))
  faulty.plan({ on: 'write', at: 1, code: 'ENOSPC', path: 'ev-' })
  const ref = await journal.putEvidence(Buffer.from('abc'), META)
  expect(Buffer.from(await journal.readEvidence(ref)).toString()).toBe('abc')
  faulty.plan({ on: 'write', at: 1, code: 'ENOSPC', path: 'ev-' })
  await expect(journal.putEvidence(Buffer.from('abc'), META)).rejects.toMatchObject({
    code: 'DISK_REFUSES',
  })
  await journal.close()
})

test('a disk that does not say how much is free keeps its level; a ballast that is there stays', async () => {
  const memory = memoryVfs(new Map([['/log/ballast.bin', Buffer.from('old')]]))
  const vfs = { ...memory, freeBytes: () => Promise.reject(new Error('unknown')) }
  const plan = planDisk(vfs, '/log', 4096)
  await plan.check(new Date())
  expect(plan.level()).toBe('ok')
  plan.loadBallast()
  await plan.settled()
  expect(memory.bytes('/log/ballast.bin').toString()).toBe('old')
})

test('where there is no second sink, break-glass records wait in memory', async () => {
  const owed: unknown[] = []
  const glass = openBreakGlass({
    reason: 'rescue',
    actor: 'naledi',
    sink: null,
    clock: { now: () => new Date(0) },
    mask: (value) => value,
    oweGap: (body) => owed.push(body),
  })
  expect(await glass.append('RESULT', { n: 1 })).toMatchObject({ reachedSink: false })
  expect(owed).toMatchObject([{ kind: 'break-glass', sink: null }])
})

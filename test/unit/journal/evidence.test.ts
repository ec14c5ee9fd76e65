import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test, vi } from 'vitest'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'

test.each([0, 1, 1024 * 1024, 1024 * 1024 * 2 + 17])(
  'evidence of %i bytes comes back as it was, after a restart too',
  async (size) => {
    const vfs = memoryVfs()
    const bytes = Buffer.alloc(size, 'evidence ')
    const journal = await openLog(vfs)
    const meta = { name: 'page.png', mediaType: 'image/png', expiresAt: '2026-12-23T00:00:00.000Z' }
    const ref = await journal.putEvidence(bytes, meta)
    expect(ref).toMatchObject({ ...meta, bytes: size })
    expect(Buffer.from(await journal.readEvidence(ref)).equals(bytes)).toBe(true)
    await journal.close()
    const next = await openLog(vfs)
    expect(Buffer.from(await next.readEvidence(ref)).equals(bytes)).toBe(true)
    await next.close()
  },
)

test('evidence that was changed, cut, swapped or misnamed does not come back', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs)
  const meta = { name: 'dump', mediaType: 'application/octet-stream' }
  const one = await journal.putEvidence(Buffer.alloc(3_000_000, 1), meta)
  const two = await journal.putEvidence(Buffer.alloc(3_000_000, 2), meta)
  const path = `/log/${one.blob}`
  const good = vfs.bytes(path)
  for (let at = 0; at < good.length; at += 90_001) {
    const bad = Buffer.from(good)
    bad[at] = (bad[at] ?? 0) ^ 4
    vfs.replace(path, bad)
    await expect(journal.readEvidence(one)).rejects.toMatchObject({ name: 'JournalDamaged' })
  }
  // Cut right behind a whole chunk: every part still opens, only the end is missing.
  vfs.replace(path, good.subarray(0, good.length - (3_000_000 % (1024 * 1024)) - 16))
  await expect(journal.readEvidence(one)).rejects.toMatchObject({ name: 'JournalDamaged' })
  vfs.replace(path, vfs.bytes(`/log/${two.blob}`))
  await expect(journal.readEvidence(one)).rejects.toMatchObject({ name: 'JournalDamaged' })
  const outside = { ...one, blob: '../../etc/passwd' }
  await expect(journal.readEvidence(outside)).rejects.toMatchObject({ name: 'JournalDamaged' })
  await journal.close()
})

const meta = { name: 'dump', mediaType: 'application/octet-stream' }

test('a full disk gives up its ballast for evidence, and one that fails refuses it', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const journal = await openLog(faulty, { ballastBytes: 4096 })
  await vi.waitFor(() => expect(memory.paths()).toContain('/log/ballast.bin'))
  faulty.plan({ on: 'write', at: 1, code: 'ENOSPC', path: '/ev-' })
  const ref = await journal.putEvidence(Buffer.from('proof'), meta)
  expect(memory.paths()).not.toContain('/log/ballast.bin')
  expect(Buffer.from(await journal.readEvidence(ref)).toString()).toBe('proof')
  faulty.plan({ on: 'write', at: 1, times: 9, code: 'EIO', path: '/ev-' })
  await expect(journal.putEvidence(Buffer.from('proof'), meta)).rejects.toMatchObject({
    code: 'DISK_REFUSES',
  })
  await journal.close()
})

test('evidence without its header, or whose key is not at hand, does not come back', async () => {
  const vfs = memoryVfs()
  const recipients = [await identityToRecipient(await generateX25519Identity())]
  const journal = await openLog(vfs, { recipients })
  const ref = await journal.putEvidence(Buffer.from('proof'), meta)
  await journal.close()
  const locked = await openLog(vfs, { recipients, kek: { kind: 'locked' } })
  await expect(locked.readEvidence(ref)).rejects.toThrow('unlock first')
  await locked.close()
  const path = `/log/${ref.blob}`
  const good = vfs.bytes(path)
  const next = await openLog(vfs)
  const long = Buffer.from(good)
  long.writeUInt32BE(good.length, 8)
  const headless = [good.subarray(0, 7), Buffer.alloc(good.length), long, good.subarray(0, 40)]
  for (const bytes of headless) {
    vfs.replace(path, bytes)
    await expect(next.readEvidence(ref)).rejects.toMatchObject({ name: 'JournalDamaged' })
  }
  await next.close()
})

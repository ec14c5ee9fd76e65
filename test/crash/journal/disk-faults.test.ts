import { expect, test } from 'vitest'
import { failEverySite } from './fail-sites.ts'
import { faultyVfs } from './faulty-vfs.ts'
import { memoryVfs } from './memory-vfs.ts'
import { callersOwn, collect, openLog } from './test-journal.ts'

/** Shares no divisor with the four lengths of a fault: all of them are met. All sites: npm run test:crash -- journal-disk-faults */
const EVERY = 3

test.each(['EIO', 'ENOSPC'] as const)(
  'with %s at any operation, once, twice and for good, nothing acknowledged is lost',
  async (code) => {
    const { points, broken } = await failEverySite([code], EVERY)
    expect({ broken, enough: points > 50 || points }).toEqual({ broken: [], enough: true })
  },
)

test('a file that refused one sync is never written again, and the record lands in a new one', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const journal = await openLog(faulty)
  await journal.appendDurable('INTENT', { n: 1 })
  const before = memory.bytes('/log/seg-00000001.rbl').length
  faulty.plan({ on: 'dataSync', at: 1, code: 'EIO', path: 'seg-' })
  const record = await journal.appendDurable('INTENT', { n: 2 })
  const poisoned = memory.bytes('/log/seg-00000001.rbl').length
  await journal.appendDurable('RESULT', { n: 2 })
  expect(memory.bytes('/log/seg-00000001.rbl').length).toBe(poisoned)
  expect(poisoned).toBeGreaterThan(before)
  await journal.close()
  const next = await openLog(memory)
  const [kept] = await collect(next, { from: record.seq, to: record.seq })
  expect(kept).toEqual(record)
  expect(next.status().kind).toBe('verified')
  await next.close()
})

test('a second refusal refuses the record, and the gap is the first thing written later', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const journal = await openLog(faulty)
  faulty.plan({ on: 'dataSync', at: 1, times: 2, code: 'EIO', path: 'seg-' })
  await expect(journal.appendDurable('INTENT', { n: 1 })).rejects.toMatchObject({
    name: 'JournalRefused',
    code: 'DISK_REFUSES',
  })
  expect(journal.status()).toMatchObject({ refusing: true, gaps: { owed: 1 } })
  await journal.appendDurable('INTENT', { n: 2 })
  const types = callersOwn(await collect(journal)).map(({ type, body }) => [
    type,
    body['kind'] ?? body['n'],
  ])
  expect(types).toEqual([
    ['GAP', 'refused'],
    ['INTENT', 2],
  ])
  expect(journal.status()).toMatchObject({ refusing: false, gaps: { owed: 0, recorded: 1 } })
  await journal.close()
})

test('the ballast makes room for the last words when the disk is full', async () => {
  const memory = memoryVfs()
  let full = false
  const limited = {
    ...memory,
    async create(path: string) {
      const file = await memory.create(path)
      return {
        ...file,
        async write(bytes: Uint8Array, position: number) {
          if (full && memory.paths().includes('/log/ballast.bin'))
            throw Object.assign(new Error(), { code: 'ENOSPC' })
          await file.write(bytes, position)
        },
      }
    },
  }
  const journal = await openLog(limited, { ballastBytes: 4096 })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(memory.paths()).toContain('/log/ballast.bin')
  full = true
  await journal.appendDurable('RESULT', { outcome: 'done' })
  expect(memory.paths()).not.toContain('/log/ballast.bin')
  await journal.close()
})

import { expect, test } from 'vitest'
import { openAuditLog } from '../../../src/main/kernel/composition/audit-log.ts'
import { fileSink, type OpenOptions } from '../../../src/main/kernel/journal/index.ts'
import type { Vfs } from '../../../src/main/kernel/ports/vfs.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { optionsFor } from '../../crash/journal/test-journal.ts'

const DEAD = { on: 'write', at: 1, times: Number.POSITIVE_INFINITY, code: 'ENOSPC' } as const
const MIB = 1024 * 1024

const logOn = (vfs: Vfs, more: Partial<OpenOptions> = {}) => openAuditLog(optionsFor(vfs, more))
const withRoomFor = (bytes: number): Vfs => ({ ...memoryVfs(), freeBytes: async () => bytes })

test('a second console breaks no glass: the log is well, it is only not its own', async () => {
  const held = await logOn(memoryVfs(), { lock: async () => ({ kind: 'taken', pid: 77 }) })
  await expect(held.breakGlass('in a hurry', 'ada')).rejects.toMatchObject({
    failure: { code: 'SECOND_CONSOLE', summary: expect.stringContaining('process 77') },
  })
  expect([held.glassBroken, held.status().heldByAnother]).toEqual([false, true])
  await expect(held.appendDurable('INTENT', {})).rejects.toMatchObject({
    failure: { code: 'JOURNAL_REFUSED' },
  })
})

test('behind broken glass an intent that no place takes is refused, and what has happened is not', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const log = await logOn(faulty, { secondSink: fileSink(faulty, '/other-disk') })
  faulty.plan({ ...DEAD, path: '/log' })
  await log.breakGlass('web is down', 'ada')
  await log.appendDurable('INTENT', { n: 1 })
  expect(memory.bytes('/other-disk/break-glass.jsonl').toString()).toContain('"n":1')

  faulty.plan(DEAD)
  await expect(log.appendDurable('INTENT', { n: 2 })).rejects.toMatchObject({
    failure: { code: 'JOURNAL_REFUSED', next: expect.stringContaining('second place') },
  })
  await log.appendDurable('RESULT', { n: 1 })

  // The second place takes records again: so intents are taken again.
  faulty.plan({ ...DEAD, path: '/log' })
  await log.appendDurable('INTENT', { n: 3 })
  await log.close()
})

test('without a second place broken glass takes no intent', async () => {
  const log = await logOn(memoryVfs())
  await log.breakGlass('web is down', 'ada')
  await expect(log.appendDurable('INTENT', {})).rejects.toMatchObject({
    failure: { code: 'JOURNAL_REFUSED' },
  })
  await log.close()
})

test.each([
  [2048, undefined, true],
  [700, 'warn', true],
  [200, 'no-new-runs', false],
])('with %d MiB left the disk is %s, and a new run may begin: %s', async (mib, disk, may) => {
  const log = await logOn(withRoomFor(mib * MIB))
  expect([log.status().disk, log.mayStartRuns()]).toEqual([disk, may])
  await log.breakGlass('the rescue is worth the last of it', 'ada')
  expect(log.mayStartRuns()).toBe(true)
  await log.close()
})

import { expect, test } from 'vitest'
import { openAuditLog } from '../../../src/main/kernel/composition/audit-log.ts'
import { createHistoryFiles } from '../../../src/main/kernel/composition/history-files.ts'
import { createClock } from '../../../src/main/kernel/effects/index.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { optionsFor } from '../../crash/journal/test-journal.ts'

const wanted = { format: 'jsonl' } as const

test('a file that could not be stored is no anchor, and one that is stored is noted behind its last part', async () => {
  const log = await openAuditLog(optionsFor(memoryVfs()))
  const clock = createClock()
  const ended = { rowsOf: () => [], note: () => undefined, all: () => [] }
  const files = createHistoryFiles({ log, clock, ended })
  const anchors = async (): Promise<readonly unknown[]> => {
    const found: unknown[] = []
    for await (const { type, body } of log.records()) if (type === 'ANCHOR') found.push(body)
    return found
  }
  const full = Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })
  await expect(files.file(wanted, () => Promise.reject(full))).rejects.toBe(full)
  expect(await anchors()).toEqual([])
  const notedBefore: unknown[] = []
  const part = await files.file(wanted, async () => {
    notedBefore.push(...(await anchors()))
  })
  expect([part.next, notedBefore]).toEqual([null, []])
  expect(await anchors()).toMatchObject([{ place: `report ${part.name}` }])
  await log.close()
})

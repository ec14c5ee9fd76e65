import { expect, test } from 'vitest'
import { openAuditLog } from '../../../src/main/kernel/composition/audit-log.ts'
import { createRecordBrowser } from '../../../src/main/kernel/composition/record-browser.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { optionsFor } from '../../crash/journal/test-journal.ts'

test('one record comes in full, with the head that a checkpoint would name', async () => {
  const log = await openAuditLog(optionsFor(memoryVfs()))
  await log.appendDurable('CONFIG', { kind: 'armed', by: 'ada' })
  const browser = createRecordBrowser(log)
  const { rows } = await browser.records({ from: 0, limit: 100 })
  const armed = rows.find((row) => row.type === 'CONFIG')
  const detail = await browser.record(armed?.seq ?? 0)
  const signature = await browser.record((armed?.seq ?? 0) + 1)
  expect(detail).toEqual({ ...armed, body: { kind: 'armed', by: 'ada' }, head: detail.head })
  expect(signature.body).toMatchObject({ seq: armed?.seq, head: detail.head })
  await log.close()
})

test('a record that is not there is said so, and a log that changed underneath as well', async () => {
  const vfs = memoryVfs()
  const log = await openAuditLog(optionsFor(vfs))
  const browser = createRecordBrowser(log)
  await expect(browser.record(999)).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
  const [path = ''] = vfs.paths().filter((name) => name.endsWith('.rbl'))
  const bytes = vfs.bytes(path)
  bytes[bytes.length - 200] = (bytes[bytes.length - 200] ?? 0) ^ 1
  await expect(browser.records({ from: 0, limit: 10 })).rejects.toMatchObject({
    failure: { code: 'JOURNAL_REFUSED', retry: 'no' },
  })
  await log.close()
})

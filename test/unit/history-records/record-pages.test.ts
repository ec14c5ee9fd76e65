import { afterEach, expect, test } from 'vitest'
import { createRecordPages } from '../../../src/main/kernel/history/records/record-pages.ts'
import type { Journal, RecordRange } from '../../../src/main/kernel/journal/index.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'
import { runIdOf, seedLog } from '../../doubles/seed-log.ts'

const open: Journal[] = []
afterEach(async () => {
  for (const journal of open.splice(0)) await journal.close()
})

/** A log with so many seeded records, its pages, and the ranges that were read for them. */
async function logOf(count: number) {
  const journal = await openLog(memoryVfs())
  open.push(journal)
  await seedLog(journal, count)
  const ranges: RecordRange[] = []
  const pages = createRecordPages({
    newest: () => journal.head().seq,
    records(range) {
      ranges.push(range)
      return journal.records(range)
    },
  })
  for await (const record of journal.records()) pages.note(record)
  return { journal, pages, ranges }
}

const everything = { from: 0, limit: 1000 }

test('a page holds the lines of its range, in the order of the log', async () => {
  const { pages } = await logOf(20)
  const { total, rows } = await pages.page({ from: 2, limit: 3 })
  expect(rows).toEqual([
    expect.objectContaining({ seq: 3, type: 'CHECKPOINT', run: null }),
    expect.objectContaining({ seq: 4, type: 'CONFIG', text: 'armed by ada', run: null }),
    expect.objectContaining({ seq: 5, type: 'STEP', run: runIdOf(0) }),
  ])
  expect(total).toBeGreaterThan(20)
  expect(await pages.page({ from: total, limit: 10 })).toEqual({ total, rows: [] })
})

test('type and run filter without a body being read', async () => {
  const { pages, ranges } = await logOf(1100)
  const intents = await pages.page({ ...everything, types: ['INTENT', 'RESULT'], run: runIdOf(1) })
  expect(intents.rows.map((row) => [row.type, row.run])).toEqual([['INTENT', runIdOf(1)]])
  expect(await pages.page({ ...everything, run: 'zzzzzzzz' })).toEqual({ total: 0, rows: [] })
  expect(ranges).toEqual([])
})

test('records that were appended since are there, without the log being read again from its beginning', async () => {
  const { journal, pages, ranges } = await logOf(5)
  const before = journal.head().seq
  const armed = { ...everything, types: ['CONFIG'] as const, search: 'by BEN' }
  expect((await pages.page(armed)).total).toBe(0)
  ranges.splice(0)
  await journal.appendDurable('CONFIG', { kind: 'armed', by: 'ben' })
  const found = await pages.page(armed)
  expect(found.rows.map((row) => row.text)).toEqual(['armed by ben'])
  expect(ranges.map((range) => range.from)).toEqual([before + 1, before + 1])
})

test('a search looks into the bodies, and its answer is kept for paging', async () => {
  const { pages, ranges } = await logOf(1100)
  const asked = { search: ' DPL_9F2C41D07BE3 ' }
  const found = await pages.page({ ...asked, ...everything })
  expect(found.rows.map((row) => row.type)).toEqual(['INTENT', 'INTENT'])
  expect(await pages.page({ ...asked, from: 1, limit: 1 })).toEqual({
    total: 2,
    rows: [found.rows[1]],
  })
  expect(ranges).toHaveLength(1)
})

test('a search that nobody waits for any more ends, and the next one goes on from there', async () => {
  const { pages, ranges } = await logOf(2016)
  const first = new AbortController()
  const second = new AbortController()
  const asked = { ...everything, search: 'part 777' }
  const left = pages.page({ ...asked, signal: first.signal })
  const stays = pages.page({ ...asked, signal: second.signal })
  first.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  // Somebody else still waits for it.
  expect((await stays).total).toBe(2)
  expect(ranges).toHaveLength(1)

  const third = new AbortController()
  const other = { ...everything, search: 'part 99' }
  const stopped = pages.page({ ...other, signal: third.signal })
  setImmediate(() => third.abort(new Error('typed on')))
  await expect(stopped).rejects.toThrow('typed on')
  const again = await pages.page(other)
  // 99, 990 … 999 of two runs.
  expect(again.rows.map((row) => row.text.split(' ').at(-1))).toEqual(
    [0, 1].flatMap(() => ['99', ...Array.from({ length: 10 }, (_, at) => `${990 + at}`)]),
  )
  expect(ranges[2]?.from).toBeGreaterThan(ranges[1]?.from ?? 0)
})

test('records that cannot be read are passed over and not asked for again', async () => {
  const { journal } = await logOf(10)
  let asked = 0
  const pages = createRecordPages({
    newest: () => journal.head().seq,
    async *records(range) {
      asked += 1
      for await (const record of journal.records(range))
        if (record.type === 'CHECKPOINT') yield record
    },
  })
  const first = await pages.page(everything)
  expect(first.rows.every((row) => row.type === 'CHECKPOINT')).toBe(true)
  expect(await pages.page(everything)).toEqual(first)
  expect(asked).toBe(1)
})

test('records that were deleted since are not found, and hide nothing behind them', async () => {
  const { journal } = await logOf(1100)
  let deleted = 0
  const pages = createRecordPages({
    newest: () => journal.head().seq,
    records: (range) => journal.records({ ...range, from: Math.max(range.from ?? 0, deleted + 1) }),
  })
  const before = await pages.page({ ...everything, types: ['INTENT'] })
  deleted = before.rows[0]?.seq ?? 0
  const after = await pages.page({ ...everything, types: ['INTENT'], search: 'dpl_77' })
  expect(after.rows).toEqual(before.rows.slice(1))
})

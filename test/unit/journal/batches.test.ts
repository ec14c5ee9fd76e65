import { expect, test } from 'vitest'
import { CommitQueue } from '../../../src/main/kernel/journal/commit-queue.ts'
import type { Entry } from '../../../src/main/kernel/journal/encode-batch.ts'
import { OwedRecords } from '../../../src/main/kernel/journal/owed-records.ts'

function entryOf(bytes: number, signed: boolean): Entry {
  return { type: 'OUTPUT', at: '', payload: Buffer.alloc(bytes), signed }
}

/** A queue that numbers what it writes, and the sizes of its batches. */
function numbering() {
  const sizes: number[] = []
  let seq = 0
  const queue = new CommitQueue(async (entries) => {
    sizes.push(entries.length)
    await new Promise((resolve) => setTimeout(resolve, 1))
    return entries.map(() => {
      seq += 1
      return seq
    })
  })
  return { queue, sizes }
}

test('what comes while a batch is on its way goes together in the next one', async () => {
  const { queue, sizes } = numbering()
  const first = queue.submit(entryOf(1, true))
  await Promise.resolve()
  const rest = [queue.submit(entryOf(1, true)), queue.submit(entryOf(1, true))]
  expect(await Promise.all([first, ...rest])).toEqual([1, 2, 3])
  expect(sizes).toEqual([1, 2])
})

test('one batch is a mebibyte and not much more, and the rest follows at once', async () => {
  const { queue, sizes } = numbering()
  const kept = queue.exclusive(() => new Promise((resolve) => setTimeout(resolve, 5)))
  const all = Array.from({ length: 5 }, () => queue.submit(entryOf(400 * 1024, false)))
  await kept
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5])
  expect(sizes).toEqual([3, 2])
})

test('a flush with nothing waiting writes nothing', async () => {
  const { queue, sizes } = numbering()
  queue.flush()
  await queue.exclusive(async () => undefined)
  expect(sizes).toEqual([])
})

test('what the disk refuses while the last refusal is written down is still owed', () => {
  const owed = new OwedRecords()
  owed.noteRefusal(1, new Date(0), new Error('full'))
  const now = owed.take(new Date(1))
  owed.noteRefusal(2, new Date(2), new Error('full'))
  owed.settle(now)
  expect([owed.settled(), owed.waiting()]).toEqual([1, 1])
  owed.settle(owed.take(new Date(3)))
  expect(owed.waiting()).toBe(0)
})

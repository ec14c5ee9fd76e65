import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  fileSink,
  nodeVfs,
  openBreakGlass,
  type SecondSink,
} from '../../../src/main/kernel/journal/index.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog } from '../../crash/journal/test-journal.ts'

const DEAD = { on: 'write', at: 1, times: Number.POSITIVE_INFINITY, code: 'EIO' } as const

test('what goes past a refusing log lands in the second sink, and in the log as its first GAP later', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const secondSink = fileSink(memory, '/other-disk')
  const mask = ({ token: _, ...rest }: Record<string, never>) => rest
  const journal = await openLog(faulty, {
    secondSink,
    mask: (value) => mask({ ...value } as never),
  })
  faulty.plan({ ...DEAD, path: '/log' })
  await expect(journal.appendDurable('INTENT', { put: 'traffic back' })).rejects.toMatchObject({
    code: 'DISK_REFUSES',
  })
  const glass = journal.breakGlass('customers cannot log in', 'naledi')
  const record = await glass.appendDurable('INTENT', { put: 'traffic back', token: 'hunter2' })
  expect(record).toMatchObject({ seq: 0, body: { put: 'traffic back' } })
  expect(glass.reachedSink()).toBe(true)
  const sunk = memory.bytes('/other-disk/break-glass.jsonl').toString()
  expect(sunk).toContain('customers cannot log in')
  expect(sunk).not.toContain('hunter2')
  faulty.plan(null)
  await journal.appendDurable('RESULT', { put: 'done' })
  expect(
    callersOwn(await collect(journal)).map(({ type, body }) => [type, body['kind'] ?? null]),
  ).toEqual([
    ['GAP', 'break-glass'],
    ['GAP', 'refused'],
    ['RESULT', null],
  ])
  expect(memory.paths()).toContain('/other-disk/break-glass-1.recorded.jsonl')
  await journal.close()
})

test('lines that a dead console left in the second sink become the first GAP of the next one', async () => {
  const memory = memoryVfs()
  const secondSink = fileSink(memory, '/other-disk')
  await (await openLog(memory, { secondSink })).close()
  const options = { reason: 'log unreadable', actor: 'naledi', sink: secondSink }
  const glass = openBreakGlass({
    ...options,
    clock: { now: () => new Date(0) },
    mask: (value) => value,
  })
  await glass.append('RESULT', { resumed: 'api' })
  const journal = await openLog(memory, { secondSink })
  const [gap] = callersOwn(await collect(journal))
  expect(gap).toMatchObject({
    type: 'GAP',
    body: { kind: 'break-glass', line: { reason: 'log unreadable', body: { resumed: 'api' } } },
  })
  await journal.close()
  const again = await openLog(memory, { secondSink })
  expect(callersOwn(await collect(again))).toHaveLength(1)
  await again.close()
})

test('the rescue goes on although the second sink refuses too', async () => {
  const sink: SecondSink = {
    name: 'broken',
    write: () => Promise.reject(new Error('no')),
    pending: async () => [],
    settle: async () => undefined,
  }
  const memory = memoryVfs()
  const journal = await openLog(memory, { secondSink: sink })
  const glass = journal.breakGlass('rescue', 'naledi')
  await glass.append('RESULT', { n: 1 })
  expect(glass.reachedSink()).toBe(false)
  await journal.close()
  const next = await openLog(memory)
  expect(callersOwn(await collect(next)).map((record) => record.type)).toEqual(['GAP'])
  await next.close()
})

test('a console on a disk that takes nothing at all still opens, and says that it refuses', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, DEAD)
  const journal = await openLog(faulty)
  expect(journal.status()).toMatchObject({ refusing: true })
  await expect(journal.appendDurable('INTENT', {})).rejects.toMatchObject({ code: 'DISK_REFUSES' })
  faulty.plan(null)
  await journal.appendDurable('INTENT', { n: 1 })
  expect((await collect(journal)).map((record) => record.type)).toEqual([
    'GENESIS',
    'OPEN',
    'GAP',
    'INTENT',
    'CHECKPOINT',
  ])
  await journal.close()
})

test('on a real disk the sink keeps every line until it stands in the log', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'rollback-sink-'))
  try {
    const sink = fileSink(nodeVfs(), join(dir, 'sink'))
    expect(await sink.pending()).toEqual([])
    await sink.write('{"a":1}')
    await sink.write('{"a":2}')
    expect(await sink.pending()).toEqual(['{"a":1}', '{"a":2}'])
    await sink.settle()
    await sink.write('{"a":3}')
    expect(await sink.pending()).toEqual(['{"a":3}'])
    expect(await readdir(join(dir, 'sink'))).toContain('break-glass-1.recorded.jsonl')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

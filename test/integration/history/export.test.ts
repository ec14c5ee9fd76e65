import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Confirmed } from '../../../src/main/kernel/history/export/confirm-copy.ts'
import {
  confirmOnce,
  exportOnce,
  type HistoryWorld,
  openTestLog,
  startHistoryWorld,
  type TestLog,
} from '../../doubles/history-world.ts'

let world: HistoryWorld
let dir: string
let log: TestLog

beforeAll(async () => {
  world = await startHistoryWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'history-log-'))
  log = await openTestLog(join(dir, 'log'))
})
afterEach(async () => {
  await log.journal.close()
  await rm(dir, { recursive: true })
})

/** All that the database has of this log, as `seq head`. */
async function rowsThere(): Promise<readonly string[]> {
  const rows = await world.run(
    `SELECT seq || ' ' || encode(head, 'hex') AS row FROM audit_record WHERE log_id = $1 ORDER BY seq`,
    [log.logId],
  )
  return rows.map(({ row }) => String(row))
}

async function rowsHere(to: number): Promise<readonly string[]> {
  const rows: string[] = []
  for await (const { seq, head } of log.frames({ to })) rows.push(`${seq} ${head.toString('hex')}`)
  return rows
}

test('an export sends every record once, in batches, and the checkpoint says what it sent', async () => {
  await log.fill(9_000, 900)
  const steps: number[] = []
  const outcome = await exportOnce(world.place, log, {
    compareAll: log.memory,
    progress: ({ done }) => steps.push(done),
  })
  expect(outcome).toMatchObject({ kind: 'done', notes: [] })
  if (outcome.kind !== 'done') return
  expect(steps.length).toBeGreaterThan(1)
  expect(await rowsThere()).toEqual(await rowsHere(outcome.watermark))
  expect(log.lastExport()).toMatchObject({ seq: outcome.watermark })
  const payloads = await world.run(
    'SELECT count(*)::int AS n FROM audit_record WHERE log_id = $1 AND sha256(salt || payload) = substring(frame FROM 21 FOR 32)',
    [log.logId],
  )
  expect(payloads).toEqual([{ n: 9_000 }])
})

test('a second export sends nothing, and does not feed itself', async () => {
  await log.fill(10)
  await exportOnce(world.place, log)
  const before = log.tip().seq
  const again = await exportOnce(world.place, log, { compareAll: log.memory })
  expect(again).toMatchObject({ sent: 0, settled: before })
  expect(log.tip().seq).toBe(before)
})

test('records go without salt and payload where the profile does not allow them', async () => {
  await log.fill(3)
  await exportOnce({ ...world.place, exportPayload: false }, log, { compareAll: log.memory })
  const open = await world.run(
    'SELECT seq FROM audit_record WHERE log_id = $1 AND (salt IS NOT NULL OR payload IS NOT NULL)',
    [log.logId],
  )
  expect(open).toEqual([])
})

test('logs of other laptops lie beside ours, and are no matter', async () => {
  const other = await openTestLog(join(dir, 'other'))
  await other.fill(5)
  await exportOnce(world.place, other)
  await log.fill(5)
  expect(await exportOnce(world.place, log, { compareAll: log.memory })).toMatchObject({
    kind: 'done',
  })
  await other.journal.close()
})

test('a connection that ends in the middle leaves whole batches, and the next export goes on behind them', async () => {
  await log.fill(9_000, 900)
  const stop = new AbortController()
  const failed = await exportOnce(world.place, log, {
    signal: stop.signal,
    progress: () => stop.abort(),
  }).catch((thrown: unknown) => thrown)
  expect(failed).toMatchObject({ failure: { code: 'CANCELLED' } })
  const first = await rowsThere()
  expect(first.length).toBeGreaterThan(1_000)
  const outcome = await exportOnce(world.place, log, { compareAll: log.memory })
  if (outcome.kind !== 'done') throw new Error('no tables')
  expect(await rowsThere()).toEqual(await rowsHere(outcome.watermark))
})

test('a commit that the log never heard of is told to it by the next export', async () => {
  await log.fill(5)
  const deaf = { ...log, recordExport: () => Promise.reject(new Error('killed')) }
  await exportOnce(world.place, deaf).catch(() => undefined)
  expect(log.lastExport()).toBeNull()
  const there = (await rowsThere()).length
  await exportOnce(world.place, log, { compareAll: log.memory })
  expect(log.lastExport()?.seq).toBe(there)
})

test('two exports at once do not mix: one waits, and begins where the other ended', async () => {
  await log.fill(2_000, 900)
  const both = await Promise.allSettled([
    exportOnce(world.place, log),
    exportOnce(world.place, log),
  ])
  expect(both.some((one) => one.status === 'fulfilled')).toBe(true)
  const outcome = await exportOnce(world.place, log, { compareAll: log.memory })
  if (outcome.kind !== 'done') throw new Error('no tables')
  expect(await rowsThere()).toEqual(await rowsHere(outcome.watermark))
})

test('before anything is deleted the database is asked whether it holds all of that now, as it was sent', async () => {
  await log.fill(20, 900)
  await exportOnce(world.place, log)
  const anchor = log.lastExport()
  if (anchor === null) throw new Error('nothing was sent')
  const ask = (what: Partial<Confirmed> = {}, port = world.place.port) =>
    confirmOnce({ ...world.place, port }, log, { anchor, through: 10, ...what })
  await ask()
  await expect(ask({ anchor: { ...anchor, seq: anchor.seq + 9 } })).rejects.toThrow('BLOCKED')
  await expect(ask({ anchor: { ...anchor, head: '0'.repeat(64) } })).rejects.toThrow('COPY_CHANGED')
  await expect(ask({}, 1)).rejects.toThrow('UNREACHABLE')
  const change = (sql: string) =>
    world.run(`SET session_replication_role = replica;
      ALTER TABLE audit_record DISABLE TRIGGER ALL; ${sql}`)
  // The head as it was, and under it another frame; then none at all.
  await change(`UPDATE audit_record SET frame = frame || '\\x00'::bytea
    WHERE log_id = '${log.logId}' AND seq = 7`)
  await expect(ask()).rejects.toThrow('COPY_CHANGED')
  await change(`DELETE FROM audit_record WHERE log_id = '${log.logId}' AND seq = 7`)
  await expect(ask()).rejects.toThrow('COPY_CHANGED')
  await ask({ through: 6 })
  await world.run('ALTER TABLE audit_record ENABLE ALWAYS TRIGGER append_only')
})

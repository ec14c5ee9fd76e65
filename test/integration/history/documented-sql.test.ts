import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  exportOnce,
  type HistoryWorld,
  openTestLog,
  startHistoryWorld,
  type TestLog,
} from '../../doubles/history-world.ts'

// docs/history-export.md: what an auditor is told to type, as it is printed there.
let world: HistoryWorld
let dir: string
let log: TestLog

beforeAll(async () => {
  world = await startHistoryWorld()
  dir = await mkdtemp(join(tmpdir(), 'history-sql-'))
  log = await openTestLog(join(dir, 'log'))
  await log.fill(5)
  const { seq } = await log.journal.appendDurable('RESULT', { n: 1 })
  const row = {
    date: '2026-11-23T01:02:03.004Z',
    runId: 'abcdefgh',
    system: 'vercel' as const,
    reason: 'bad release',
    durationMs: 61_500,
    resolvedBy: 'ada',
    outcome: 'done' as const,
    operator: 'ada',
    procedureVersion: 'v42',
  }
  await exportOnce(world.place, log, {
    endedRows: (frame) => (frame.seq === seq ? [row] : []),
  })
})
afterAll(async () => {
  await log.journal.close()
  await rm(dir, { recursive: true, force: true })
  await world.stop()
})

/** The three queries: records that contradict themselves, breaks of the chain, runs with their records. */
async function typed(): Promise<readonly (readonly Record<string, unknown>[])[]> {
  const text = await readFile(join(import.meta.dirname, '../../../docs/history-export.md'), 'utf8')
  const [block = ''] = /(?<=```sql\n)SELECT seq FROM audit_record[^`]*/.exec(text) ?? []
  const queries = block.replaceAll(":'log'", `'${log.logId}'`).trim().split(/;\n?/).filter(Boolean)
  const answers = []
  for (const query of queries) answers.push(await world.run(query))
  return answers
}

test('the queries of the document find nothing in an honest copy, and each run by its record', async () => {
  const [contradictions, breaks, runs] = await typed()
  expect([contradictions, breaks]).toEqual([[], []])
  expect(runs).toMatchObject([{ system: 'vercel', outcome: 'done', resolved_by: 'ada' }])
})

test('they find a head, a frame and a payload that were changed, and a record that is gone', async () => {
  const seqs = async () => (await typed()).slice(0, 2).map((rows) => rows.map(({ seq }) => seq))
  const ours = `log_id = '${log.logId}'`
  await world.tamper(`UPDATE audit_record SET head = sha256(head) WHERE ${ours} AND seq = 3`)
  expect(await seqs()).toEqual([['3'], ['4']])
  await world.tamper(
    `UPDATE audit_record SET frame = set_byte(frame, 90, 255 - get_byte(frame, 90)) WHERE ${ours} AND seq = 5`,
  )
  await world.tamper(`UPDATE audit_record SET payload = payload || ' ' WHERE ${ours} AND seq = 6`)
  expect((await seqs())[0]).toEqual(['3', '5', '6'])
  await world.tamper(`DELETE FROM audit_record WHERE ${ours} AND seq = 6`)
  expect((await seqs())[1]).toEqual(['4', '7'])
})

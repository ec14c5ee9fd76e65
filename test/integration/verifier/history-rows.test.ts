import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { HistoryExportParts } from '../../../src/main/kernel/history/export/export-history.ts'
import type { HistoryTableRow } from '../../../src/main/kernel/history/export/history-table.ts'
import type { OpenOptions } from '../../../src/main/kernel/journal/index.ts'
import { runVerifier } from '../../../src/verifier/run.ts'
import {
  exportOnce,
  type HistoryWorld,
  openTestLog,
  startHistoryWorld,
  type TestLog,
} from '../../doubles/history-world.ts'

const AT = '2026-11-23T01:02:03.004Z'

let world: HistoryWorld
let root: string
let logId: string

beforeAll(async () => {
  world = await startHistoryWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'verify-history-rows-'))
})
afterEach(() => rm(root, { recursive: true }))

async function verify({
  args = [],
  environment = {},
}: {
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
} = {}) {
  const printed: string[] = []
  const { host, port, user, database } = world.place
  const place = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: database }
  const code = await runVerifier(['verify', join(root, 'log'), '--history', ...args], {
    print: (text) => printed.push(text),
    complain: (text) => printed.push(text),
    askPassphrase: () => Promise.reject(new Error('nobody is to be asked')),
    psql: {
      program: 'psql',
      environment: { PATH: process.env['PATH'], ...place, PGPASSWORD: 'writer', ...environment },
      silenceMs: 20_000,
    },
  })
  return { code, out: printed.join('\n') }
}

/** Two runs that have ended, sent as the console sends them, and the arguments that open the log. */
async function exportedRuns(
  more: Partial<OpenOptions> = {},
  atLast: (log: TestLog) => Promise<unknown> = async () => undefined,
): Promise<readonly string[]> {
  const identity = await generateX25519Identity()
  const kit = join(root, 'kit')
  await writeFile(kit, identity)
  const recipients = [await identityToRecipient(identity)]
  const log = await openTestLog(join(root, 'log'), { recipients, ...more })
  logId = log.logId
  for (const runId of ['run-1', 'run-2']) {
    await log.journal.appendDurable('RESULT', { runId })
    await exportOnce(world.place, log, { endedRows })
  }
  await atLast(log)
  await log.journal.close()
  return ['--identity', kit]
}

const endedRows: HistoryExportParts['endedRows'] = (frame) => {
  if (frame.type !== 'RESULT') return []
  const { runId } = JSON.parse(String(frame.opened?.payload)).body
  const row = {
    runId,
    date: AT,
    reason: 'a "bad" release, übel\n\u0001\\',
    durationMs: 61_500,
    resolvedBy: 'ada',
    outcome: 'done',
    operator: 'ada',
    procedureVersion: 'bad-release 0123456789ab',
  } as const
  return ['web', 'db'].map((system) => ({ ...row, system }) as HistoryTableRow)
}

test('history rows are as the log tells of them, whatever the session is set to', async () => {
  const args = await exportedRuns()
  await world.run(`ALTER ROLE rollback_console SET DateStyle = 'German'`)
  await world.run(`ALTER ROLE rollback_console SET bytea_output = 'escape'`)
  const environment = { PGTZ: 'Asia/Tokyo', PGCLIENTENCODING: 'LATIN1' }
  const { code, out } = await verify({ args: [...args, '--json'], environment })
  expect(JSON.parse(out).history).toMatchObject({ findings: [], runs: 4, runsCompared: 4 })
  expect(code).toBe(0)
  expect((await verify()).out).toContain('rollback_history were not compared: give --identity')
})

test('where the records that told of history rows were deleted, what was told again before decides', async () => {
  const args = await exportedRuns({ rotateBytes: 3000 }, async (log) => {
    const { seq = 0, head = '' } = log.lastExport() ?? {}
    const anchor = { place: 'the history database', seq, head, at: AT }
    for (const body of log.memory.retold()) await log.recordExport(body)
    await log.journal.prune(log.journal.prunable(anchor)?.through ?? 0, anchor)
  })
  const { code, out } = await verify({ args: [...args, '--json'] })
  expect(JSON.parse(out).history).toMatchObject({ runs: 4, runsCompared: 4, undecided: [] })
  expect(code).toBe(0)
  await world.tamper(`UPDATE rollback_history SET reason = 'another' ${ofOne()}`)
  expect(await verify({ args })).toMatchObject({ code: 2 })
})

const ofOne = (): string => `WHERE log_id = '${logId}' AND run_id = 'run-1' AND system = 'web'`

test.each([
  ['date', `date = date + interval '1 microsecond'`],
  ['reason', `reason = reason || ' '`],
  ['duration', `duration = duration + interval '1 microsecond'`],
  ['duration beyond every number', `duration = interval '178000000 years'`],
  ['resolved_by', `resolved_by = 'eve'`],
  ['outcome', `outcome = 'rolled back'`],
  ['operator', `operator = 'eve'`],
  ['procedure_version', `procedure_version = ''`],
  [
    'head',
    `head = (SELECT head FROM audit_record r WHERE r.log_id = rollback_history.log_id AND seq = 2)`,
  ],
])('an edit of a history row is found: %s', async (_column, change) => {
  const args = await exportedRuns()
  await world.tamper(`UPDATE rollback_history SET ${change} ${ofOne()}`)
  const { code, out } = await verify({ args })
  expect(out).toContain('- EDITED: rollback_history: the row run-1, web is not as it was sent')
  expect(code).toBe(2)
})

test('a history row that was deleted, or invented under a head of the log, is found', async () => {
  const args = await exportedRuns()
  await world.run(
    `INSERT INTO rollback_history SELECT log_id, 'run-9', system, date, reason, duration, resolved_by,
      outcome, operator, procedure_version, head FROM rollback_history ${ofOne()}`,
  )
  await world.tamper(`DELETE FROM rollback_history ${ofOne()}`)
  const { code, out } = await verify({ args })
  expect(code).toBe(2)
  expect(out).toContain('- MISSING: rollback_history: the row run-1, web is missing')
  expect(out).toContain('- ADDED: rollback_history: the row run-9, web is none')
})

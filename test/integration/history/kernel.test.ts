import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { exportHistory } from '../../../src/main/hosts/node/audit/export.ts'
import { driveToEnd } from '../../../src/main/hosts/node/drill/drive-run.ts'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import type { SpawnedWorld } from '../../../src/rehearsal/world/spawn-world.ts'
import type { ExportView } from '../../../src/shared/domain/audit.ts'
import { damageRecord } from '../../doubles/damage-log.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { openConsole, situationWhen } from '../kernel/console-on-a-laptop.ts'
import { askPsql } from '../rehearsal-world/living-world.ts'

let base = ''
let dir = ''
let world: SpawnedWorld
let kernel: Kernel | undefined

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'history-kernel-'))
  dir = path.join(base, 'w')
  world = await spawnTestWorld({ dir, users: 500, lingerMs: 180_000 })
})
afterAll(async () => {
  await kernel?.close()
  await controlOf(dir)
    .stop()
    .catch(() => undefined)
  await rm(base, { recursive: true, force: true })
})

async function openHere(): Promise<Kernel> {
  kernel = await openConsole({ kind: 'rehearsal', dir, monitoringMinutes: 0.02 })
  return kernel
}
function opened(): Kernel {
  if (kernel === undefined) throw new Error('no console is open')
  return kernel
}

/** The view once it is like that; the last one where it never was within 20 seconds. */
async function viewWhen(isSo: (view: ExportView) => boolean): Promise<ExportView> {
  const view = () => opened().audit.current().export
  for (const began = performance.now(); performance.now() - began < 20_000; await sleep(50)) {
    if (isSo(view())) break
  }
  return view()
}

const ask = (sql: string) => askPsql(world.description.history, sql)

// One world for all: what comes later needs what came before.
test('a console on a new world finds no tables, shows what would make them, and sends it once it is approved', async () => {
  const { historyExport } = await openHere()
  expect(await viewWhen(({ kind }) => kind === 'no-tables')).toMatchObject({ kind: 'no-tables' })
  const plan = await historyExport.planSetUp()
  expect(plan).toMatchObject({ role: 'history_owner' })
  expect(plan.statements.join('\n')).toContain(
    'GRANT SELECT, INSERT ON public.audit_record TO "console"',
  )
  await expect(historyExport.setUp('0'.repeat(64), 'ada')).rejects.toThrow('STALE_PLAN')
  await historyExport.setUp(plan.hash, 'ada')
  expect(await viewWhen(({ kind }) => kind === 'idle')).toMatchObject({ kind: 'idle', waiting: 0 })
  expect(Number(await ask('SELECT count(*) FROM audit_record'))).toBeGreaterThan(0)
  const wanted = { from: 0, limit: 10, types: ['CONFIG'] as const, search: plan.hash }
  const { rows } = await opened().audit.records(wanted)
  expect(rows.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^making tables in .* approved by ada$/),
    expect.stringMatching(/^tables made in .* by ada$/),
  ])
  // Sent again it changes nothing.
  await historyExport.setUp(plan.hash, 'ada')
})

test('a run that has ended lies there with its rows, without anybody asking', async () => {
  const console = opened()
  await situationWhen(console, ({ fastLane }) => fastLane.kind === 'ready')
  const { run, hash } = await console.preview({ runbook: 'fast-lane', targets: {} })
  const order = { run, hash, runbook: 'fast-lane', targets: {}, reason: '', by: 'ada' } as const
  const id = await console.procedures.start(order)
  expect((await driveToEnd(console, id)).outcome).toBe('done')
  await viewWhen(({ kind }) => kind === 'running')
  expect(await viewWhen((view) => view.kind === 'idle' && view.waiting === 0)).toMatchObject({
    kind: 'idle',
    waiting: 0,
    note: null,
  })
  const rows = await ask(
    `SELECT string_agg(concat_ws(' ', h.system, h.outcome, h.resolved_by, r.seq > 0), ', ' ORDER BY h.system)
     FROM rollback_history h JOIN audit_record r USING (log_id, head) WHERE run_id = '${id}'`,
  )
  expect(rows).toBe('railway done ada t, vercel done ada t')
})

test('a file of the history is an anchor, and its rows are those of the table', async () => {
  const part = await opened().audit.file({ format: 'csv' })
  const again = await opened().audit.file({ format: 'csv' })
  expect(part.text.trimEnd().split('\r\n')).toHaveLength(3)
  expect(again.text).toBe(part.text)
  const { rows } = await opened().audit.records({ from: 0, limit: 100, types: ['ANCHOR'] })
  expect(rows.length).toBeGreaterThan(0)
  expect(rows[0]?.text).toContain('rollback-history')
  const markdown = await opened().audit.file({ format: 'markdown' })
  expect(markdown.text).toContain('# Time line')
})

test('a console that is opened again knows what it sent, and everything there is compared', async () => {
  await opened().close()
  await (await openHere()).historyExport.now()
  expect(opened().audit.current().export).toMatchObject({ kind: 'idle', waiting: 0, note: null })
})

test('the command line leaves a log alone that a console holds', async () => {
  expect(await exportHistory(['--data-dir', dir, '--to-history'])).toBe(2)
})

test('the command line exports what no console holds: to the database, and as a new file', async () => {
  await opened().close()
  kernel = undefined
  const out = path.join(base, 'log.jsonl')
  expect(await exportHistory(['--data-dir', dir, '--to-history', '--out', out])).toBe(0)
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n')
  const note = JSON.parse(lines.at(-1) ?? '')
  expect(lines.length).toBe(note.seq + 1)
  expect(note).toMatchObject({ head: JSON.parse(lines.at(-2) ?? '').head })
  // A file that is there may be somebody's proof.
  expect(await exportHistory(['--data-dir', dir, '--out', out])).toBe(2)
  expect(await exportHistory(['--data-dir', dir, '--format', 'pdf'])).toBe(2)
  // A run that nobody knows leaves no file behind.
  const none = path.join(base, 'none.md')
  const unknown = ['--run', 'zzzzzzzz', '--format', 'markdown', '--out', none]
  expect(await exportHistory(['--data-dir', dir, ...unknown])).toBe(1)
  await expect(readFile(none)).rejects.toThrow('ENOENT')
})

/** The record in the middle of what a run wrote: its end lies behind that. */
async function middleOf(run: string): Promise<number> {
  const { rows } = await opened().audit.records({ from: 0, limit: 5_000, types: [] })
  const seqs = rows.filter((row) => row.run === run).map(({ seq }) => seq)
  return seqs.toSorted((a, b) => a - b)[Math.floor(seqs.length / 2)] ?? 0
}

const log = () => path.join(dir, 'console/log')

test('damage before the end of a run starts nothing again, and the whole log put back is exported as if nothing had been', async () => {
  const [before] = (await openHere()).runs.runs()
  if (before === undefined) throw new Error('no run')
  expect(before.outcome).toBe('done')
  const middle = await middleOf(before.id)
  await opened().close()
  await cp(log(), path.join(base, 'whole'), { recursive: true })
  await damageRecord(log(), middle)
  const console = await openHere()
  expect(console.session.current().log.kind).toBe('tampered')
  expect(console.runs.run(before.id)).toMatchObject({ unread: true })
  expect(console.runs.run(before.id)?.endedAt).toBeUndefined()
  await situationWhen(console, () => true)
  await sleep(1_000)
  console.arming.arm('ada')
  await expect(console.procedures.resume(before.id, 'ada')).rejects.toThrow('JOURNAL_REFUSED')
  await console.close()
  kernel = undefined
  expect(await told()).toBe('')
  await rm(log(), { recursive: true })
  await cp(path.join(base, 'whole'), log(), { recursive: true })
  const { session, runs, historyExport, audit } = await openHere()
  expect(session.current().log.kind).toBe('verified')
  expect(runs.run(before.id)).toMatchObject({ outcome: 'done' })
  await historyExport.now()
  expect(audit.current().export).toMatchObject({ kind: 'idle', waiting: 0, note: null })
  await opened().close()
  kernel = undefined
})

/** What went to the second place. */
async function told(): Promise<string> {
  const found = await readdir(dir, { recursive: true })
  const sinks = found.filter((name) => name.endsWith('break-glass.jsonl'))
  return (await Promise.all(sinks.map((name) => readFile(path.join(dir, name), 'utf8')))).join('')
}

test('the command line refuses a log that is older than the mark, and one that is gone', async () => {
  const older = path.join(base, 'older')
  const newer = path.join(base, 'newer')
  await cp(log(), older, { recursive: true })
  await (await openHere()).close()
  kernel = undefined
  await cp(log(), newer, { recursive: true })
  const complained = vi.spyOn(globalThis.console, 'error').mockImplementation(() => undefined)
  const said = () => complained.mock.calls.splice(0).flat().join('\n')
  try {
    await rm(log(), { recursive: true })
    await cp(older, log(), { recursive: true })
    expect(await exportHistory(['--data-dir', dir, '--to-history'])).not.toBe(0)
    expect(said()).toContain('an older copy was put back or the end was cut off')
    await rm(log(), { recursive: true })
    expect(await exportHistory(['--data-dir', dir, '--to-history'])).not.toBe(0)
    expect(said()).toContain('The log is gone')
  } finally {
    complained.mockRestore()
    await rm(log(), { recursive: true, force: true })
    await cp(newer, log(), { recursive: true })
  }
})

test('a history that is away is queued, and stops nothing', async () => {
  const file = path.join(dir, 'world.json')
  const text = await readFile(file, 'utf8')
  const { history } = JSON.parse(text)
  await writeFile(file, JSON.stringify({ ...JSON.parse(text), history: { ...history, port: 1 } }))
  try {
    await openHere()
    expect(await viewWhen(({ kind }) => kind === 'queued')).toMatchObject({
      kind: 'queued',
      failure: { code: 'UNREACHABLE' },
    })
    const began = performance.now()
    await opened().close()
    kernel = undefined
    expect(performance.now() - began).toBeLessThan(5_000)
  } finally {
    await writeFile(file, text)
  }
})

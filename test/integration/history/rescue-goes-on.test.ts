import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import type { ExportView } from '../../../src/shared/domain/audit.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { type IncidentWorld, startIncidentWorld } from '../faults/bench/incident-world.ts'
import {
  ACTOR,
  hurriedClock,
  type Laptop,
  makeLaptop,
  openConsole,
} from '../faults/bench/open-console.ts'
import { begin } from '../faults/bench/operator.ts'
import { webStanding } from '../faults/bench/targets.ts'

let world: IncidentWorld
let ada: Laptop
const open: Kernel[] = []

beforeAll(async () => {
  world = await startIncidentWorld()
  ada = await makeLaptop(world)
  const console_ = await openHere()
  const { hash } = await console_.historyExport.planSetUp()
  await console_.historyExport.setUp(hash, ACTOR)
  await close(console_)
})
afterAll(async () => {
  for (const kernel of open.splice(0)) await kernel.close()
  await world.stop()
})

async function openHere(laptop = ada): Promise<Kernel> {
  const kernel = await openConsole(laptop, { machine: { clock: hurriedClock({ haste: 10 }) } })
  open.push(kernel)
  return kernel
}

async function close(kernel: Kernel): Promise<void> {
  open.splice(open.indexOf(kernel), 1)
  await kernel.close()
}

/** As the owner of the tables: what an administrator of the history can do. */
async function administer(sql: string): Promise<readonly Record<string, unknown>[]> {
  const { host, port, database, setup } = world.description.history
  const password = (await readFile(setup.passwordFile, 'utf8')).trim()
  const client = new pg.Client({ host, port, database, user: setup.user, password })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Takes web to the release that does not serve, to the end of the run. */
async function rescue(console_: Kernel): Promise<string> {
  const { other } = await webStanding(world)
  const operator = await begin(console_, 'web-only', { vercel: other })
  const { outcome } = await operator.go()
  expect({ outcome, serves: (await webStanding(world)).live }).toEqual({
    outcome: 'done',
    serves: other,
  })
  return operator.run
}

async function viewWhen(console_: Kernel, kinds: readonly ExportView['kind'][]) {
  const view = () => console_.audit.current().export
  for (const began = performance.now(); performance.now() - began < 20_000; await sleep(50)) {
    if (kinds.includes(view().kind)) break
  }
  return view()
}

/** Every record of the run is in the log that is left, and the log is whole. */
async function expectWhole(console_: Kernel, laptop: Laptop, run: string): Promise<void> {
  expect(console_.session.current().log.kind).toBe('verified')
  await close(console_)
  const { code, findings } = await verifyLog(join(laptop.dir, 'console/log'))
  expect({ code, findings }).toEqual({ code: 0, findings: [] })
  const again = await openHere(laptop)
  expect(again.runs.run(run)).toMatchObject({ outcome: 'done' })
  expect(again.session.current().log.kind).toBe('verified')
  await close(again)
}

test('a history database that refuses rows is told, the rescue ends as it should, and the rows follow', async () => {
  const console_ = await openHere()
  await viewWhen(console_, ['idle'])
  await administer(`CREATE FUNCTION not_today() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'not today'; END $$;
    CREATE TRIGGER not_today BEFORE INSERT ON audit_record FOR EACH ROW EXECUTE FUNCTION not_today()`)
  const run = await rescue(console_)
  expect(await viewWhen(console_, ['refused'])).toMatchObject({
    kind: 'refused',
    failure: {
      code: 'SQL_FAILED',
      summary: expect.stringContaining('not today'),
      next: expect.stringMatching(/\w/),
    },
  })
  await administer('DROP FUNCTION not_today CASCADE')
  await console_.historyExport.now()
  expect(await viewWhen(console_, ['idle'])).toMatchObject({ kind: 'idle', waiting: 0 })
  const rows = await administer(
    `SELECT system, outcome FROM rollback_history WHERE run_id = '${run}'`,
  )
  expect(rows).toEqual([{ system: 'vercel', outcome: 'done' }])
  await expectWhole(console_, ada, run)
})

test('a history database that holds a fork of this log is told, and the rescue ends as it should', async () => {
  // One laptop was cloned; the clone is at work first, and exports what it wrote.
  const first = await openHere()
  await first.historyExport.now()
  await close(first)
  const clone = { dir: join(world.base, 'clone') }
  await cp(ada.dir, clone.dir, { recursive: true })
  const twin = await openHere(clone)
  await rescue(twin)
  await twin.historyExport.now()
  await close(twin)

  const console_ = await openHere()
  const run = await rescue(console_)
  // Until this laptop has written more than the clone did, it looks as if its end were cut off.
  while ((await viewWhen(console_, ['fork', 'refused'])).kind !== 'fork') {
    await rescue(console_)
    await console_.historyExport.now().catch(() => undefined)
  }
  expect(await viewWhen(console_, ['fork'])).toMatchObject({
    failure: {
      code: 'LOG_FORKED',
      summary: expect.stringMatching(/record \d+ has the head/),
      next: expect.stringContaining('Keep both as they are'),
    },
  })
  await rescue(console_)
  expect(console_.audit.current().export.kind).toBe('fork')
  await expectWhole(console_, ada, run)
})

test('a history database that its administrator edited is told, and the rescue ends as it should', async () => {
  const laptop = await makeLaptop(world)
  const console_ = await openHere(laptop)
  await console_.historyExport.now()
  const { logId } = console_.audit.current().checkpoint ?? { logId: '' }
  await administer(`ALTER TABLE audit_record DISABLE TRIGGER append_only;
    UPDATE audit_record SET frame = set_byte(frame, 100, (get_byte(frame, 100) + 1) % 256)
      WHERE log_id = '${logId}' AND seq = 2;
    ALTER TABLE audit_record ENABLE ALWAYS TRIGGER append_only`)
  const run = await rescue(console_)
  await expect(console_.historyExport.now()).rejects.toThrow('COPY_CHANGED')
  expect(await viewWhen(console_, ['refused'])).toMatchObject({
    kind: 'refused',
    failure: {
      code: 'COPY_CHANGED',
      summary: expect.stringContaining('record 2 has another frame'),
      next: expect.stringContaining('Ask who administers that database'),
    },
  })
  await rescue(console_)
  await expectWhole(console_, laptop, run)
})

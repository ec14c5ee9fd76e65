import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeVfs } from '../../../src/main/kernel/journal/index.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { ACTOR, hurriedClock, makeLaptop, openConsole } from './bench/open-console.ts'
import { begin, operate, refusalOf } from './bench/operator.ts'
import { apiStanding, webStanding } from './bench/targets.ts'
import { GOOD, usersView } from './bench/users-view.ts'

let world: IncidentWorld

beforeAll(async () => {
  world = await startIncidentWorld()
})
afterAll(() => world.stop())

/** The disk under the log takes nothing from now on; the second sink lies elsewhere. */
const full = { on: 'write', at: 1, times: 1_000_000, code: 'ENOSPC', path: '/log/' } as const

test('a log that refuses lets nothing be done but by break-glass, and then every record is kept aside', async () => {
  const vfs = faultyVfs(nodeVfs(), null)
  const laptop = await makeLaptop(world)
  const kernel = await openConsole(laptop, { machine: { vfs } })
  const web = await webStanding(world)
  const targets = { vercel: web.other }
  vfs.plan(full)
  expect(await refusalOf(() => begin(kernel, 'web-only', targets))).toMatchObject({
    code: 'JOURNAL_REFUSED',
    summary: expect.stringContaining('nothing is done'),
    world: 'Nothing was changed.',
    next: expect.stringContaining('break the glass'),
  })
  expect(world.vercel.sent()).toEqual([])
  expect(kernel.runs.runs()).toEqual([])
  expect(kernel.session.current().log.kind).toBe('refusing')

  await kernel.session.breakGlass('the disk is full and web is down', ACTOR)
  const ada = await begin(kernel, 'web-only', targets)
  expect((await ada.go()).outcome).toBe('done')
  expect((await webStanding(world)).live).toBe(web.other)
  expect(world.vercel.sent()).toHaveLength(1)
  expect(kernel.session.current().breakGlass).toBe(true)
  const kept = await readFile(
    join(laptop.dir, 'console', 'break-glass', 'break-glass.jsonl'),
    'utf8',
  )
  const lines = kept
    .trim()
    .split('\n')
    .map((line): { type: string; reason: string } => JSON.parse(line))
  expect(new Set(lines.map(({ reason }) => reason))).toEqual(
    new Set(['the disk is full and web is down']),
  )
  expect(lines.map(({ type }) => type)).toContain('INTENT')
  await kernel.close()

  // The disk takes records again: the gap is told first, and the run is known to whoever opens next.
  await (await openConsole(laptop)).close()
  const next = await openConsole(laptop)
  expect(next.runs.run(ada.run)?.outcome).toBe('done')
  await next.close()
})

test('with a disk that refuses in mid run nothing more is sent, and putting traffic back works and is told as a gap', async () => {
  const vfs = faultyVfs(nodeVfs(), null)
  const laptop = await makeLaptop(world)
  const kernel = await openConsole(laptop, { machine: { vfs, clock: hurriedClock({ haste: 10 }) } })
  const first = await begin(kernel, 'api-only')
  await first.go()
  const targets = {
    vercel: (await webStanding(world)).live,
    railway: (await apiStanding(world)).live,
  }
  const before = await world.databases()
  const ada = await begin(kernel, 'database-only', targets)
  await ada.go(({ steps }) =>
    steps.some(({ id, state }) => id === 'db-swap' && state.kind === 'awaiting-approval'),
  )
  expect(ada.current().trafficStopped).toBe(true)
  world.railway.forget()
  vfs.plan(full)
  await ada.go()
  expect(ada.failureOf('db-swap')).toMatchObject({
    code: 'JOURNAL_REFUSED',
    world: 'Nothing was sent.',
    next: expect.stringMatching(/\w/),
  })
  const side = `vlossom_restore_${ada.run}`
  expect(await world.databases()).toEqual({ ...before, [side]: expect.any(Number) })
  const run = await ada.putTrafficBack()
  expect([run.trafficStopped, await usersView(world)]).toEqual([false, GOOD])
  expect(world.railway.sent().map(({ what }) => what)).toEqual([
    'deploymentRedeploy',
    'deploymentRedeploy',
  ])
  const sink = join(laptop.dir, 'console', 'break-glass', 'break-glass.jsonl')
  // The run says so first: the record comes after it, by way of the log that refuses it.
  await expect.poll(() => readFile(sink, 'utf8')).toContain('"traffic-put-back"')

  // The disk takes records again in the same session: what was kept aside becomes GAPs, and the run goes on.
  vfs.plan(null)
  await ada.end()
  await kernel.close()
  const next = await openConsole(laptop)
  const known = operate(next, ada.run)
  expect(known.current()).toMatchObject({ trafficStopped: false, endedAt: expect.any(String) })
  expect(known.step('api-stop').state.kind).toBe('undone')
  await next.close()
})

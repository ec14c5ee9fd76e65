import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import {
  type Decision,
  startTcpProxy,
  type TcpProxy,
} from '../../doubles/systems-postgres/tcp-proxy.ts'
import { type BadDumps, makeBadDumps } from './bench/dumps.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import {
  type Change,
  type ConsoleOptions,
  hurriedClock,
  makeLaptop,
  openConsole,
} from './bench/open-console.ts'
import { begin, type Operator, words } from './bench/operator.ts'
import { withSmallTablespace } from './bench/small-tablespace.ts'
import { apiStanding, webStanding } from './bench/targets.ts'
import { GOOD, usersView } from './bench/users-view.ts'

let world: IncidentWorld
let dumps: BadDumps
let kernel: Kernel | undefined
let ada: Operator | undefined

beforeAll(async () => {
  world = await startIncidentWorld()
  dumps = await makeBadDumps(world)
})
afterAll(() => world.stop())
beforeEach(() => world.railway.forget())
afterEach(async () => {
  await ada?.end()
  await kernel?.close()
  ada = undefined
  kernel = undefined
})

/** Begins a restore on a laptop of its own. */
async function beginRestore(
  given: {
    readonly dump?: string
    readonly change?: Change
    readonly options?: ConsoleOptions
  } = {},
): Promise<Operator> {
  const clock = hurriedClock({ haste: 6 })
  kernel = await openConsole(await makeLaptop(world, given.change), {
    machine: { clock },
    ...given.options,
  })
  ada = await begin(kernel, 'database-only', {
    vercel: (await webStanding(world)).live,
    railway: (await apiStanding(world)).other,
    ...(given.dump === undefined ? {} : { postgres: given.dump }),
  })
  return ada
}

/** Nothing was made, stopped or sent: the preflight ends it. */
async function expectStoppedAtPreflight(operator: Operator, code: string): Promise<void> {
  const before = await world.databases()
  await operator.until('db-preflight')
  expect(operator.failureOf('db-preflight'), words(operator.current())).toMatchObject({
    code,
    world: 'Nothing was changed.',
    next: expect.stringMatching(/\w/),
  })
  await operator.go()
  expect(operator.step('db-create').state.kind).toBe('blocked')
  expect(operator.current().trafficStopped).toBe(false)
  expect([world.railway.sent(), await world.databases()]).toEqual([[], before])
}

test.each([
  ['truncated', 'DUMP_TRUNCATED'],
  ['corrupt', 'DUMP_UNREADABLE'],
  ['wrongHash', 'DUMP_HASH_MISMATCH'],
  ['otherDatabase', 'DUMP_WRONG_DATABASE'],
  ['planted', 'DUMP_REFUSED'],
  ['cutGzip', 'DUMP_TRUNCATED'],
  ['cluster', 'DUMP_FORMAT_NOT_TAKEN'],
] as const)(
  'a %s dump ends the run at its preflight with %s, before anything is made',
  async (kind, code) => {
    const change: Change = (same) => ({
      ...same,
      postgres: { ...same.postgres, backups: [dumps.files[kind]] },
    })
    const operator = await beginRestore({ dump: dumps.files[kind], change })
    await expectStoppedAtPreflight(operator, code)
    if (code === 'DUMP_FORMAT_NOT_TAKEN')
      expect(operator.failureOf('db-preflight').next).toMatch(/-Fc|custom|pg_dump/)
  },
)

test('a role that may not create databases is told at the preflight, with the statement that helps', async () => {
  const passwordFile = join(world.dir, 'credentials', 'postgres-app-password')
  const change: Change = (same) => ({
    ...same,
    postgres: { ...same.postgres, user: 'vlossom_app', passwordFile },
  })
  const operator = await beginRestore({ change })
  await expectStoppedAtPreflight(operator, 'NO_PRIVILEGE')
  expect(operator.failureOf('db-preflight').next).toContain('CREATEDB')
})

test('a pg_restore that is too old for the dump is told at the preflight, with the version to install', async () => {
  const bin = await mkdtemp(join(world.base, 'bin-'))
  for (const tool of ['pg_restore', 'psql']) {
    const program = join(bin, tool)
    await writeFile(
      program,
      `#!/bin/sh\n[ "$1" = --version ] && echo "${tool} (PostgreSQL) 9.6.24" && exit 0\nexec $(ls /usr/lib/postgresql/*/bin/${tool} | tail -1) "$@"\n`,
    )
    await chmod(program, 0o755)
  }
  const operator = await beginRestore({
    options: { searchPath: `${bin}:${process.env['PATH'] ?? ''}` },
  })
  await expectStoppedAtPreflight(operator, 'TOOL_TOO_OLD')
  expect(operator.failureOf('db-preflight').next).toContain('15')
})

/** A wire to the server on which the swap's own message is the last one that comes through. */
async function swapWire(decision: Decision): Promise<TcpProxy> {
  let struck = false
  const { host, port } = world.description.postgres
  return startTcpProxy({ host, port }, (chunk) => {
    // The undo card quotes the statements of the swap; it is a comment.
    if (struck || !chunk.includes('RENAME TO') || chunk.includes('COMMENT ON')) return 'pass'
    struck = true
    return decision
  })
}

const over =
  (proxy: TcpProxy): Change =>
  (same) => ({ ...same, postgres: { ...same.postgres, port: proxy.port } })

async function letGoOf(proxy: TcpProxy): Promise<void> {
  await ada?.end()
  await kernel?.close()
  ada = undefined
  kernel = undefined
  await proxy.close()
}

test('a console that is cut off with the swap sent does not know; by the OIDs it finds it done, and swaps once', async () => {
  const proxy = await swapWire('pass-and-cut')
  try {
    const before = await world.databases()
    const operator = await beginRestore({ change: over(proxy) })
    await operator.until('db-swap')
    expect(operator.trail('db-swap'), words(operator.current())).toEqual(
      expect.arrayContaining(['unknown', 'reconciling', 'verifying', 'succeeded']),
    )
    const after = await world.databases()
    expect(after[`vlossom_before_${operator.run}`]).toBe(before['vlossom'])
    await operator.until('workers-back')
    const { state } = operator.step('workers-back')
    expect([state.kind, await usersView(world)]).toEqual(['succeeded', GOOD])
  } finally {
    await letGoOf(proxy)
  }
})

test('a console that is frozen in the swap puts traffic back all the same, and knows which database serves', async () => {
  const proxy = await swapWire('pass-and-freeze')
  try {
    const before = await world.databases()
    const operator = await beginRestore({ change: over(proxy) })
    const going = operator.go((run) =>
      run.steps.some(
        ({ id, state }) => id === 'db-swap' && state.kind === 'running' && state.phase === 'acting',
      ),
    )
    await Promise.all([going, proxy.struck])
    const run = await operator.putTrafficBack()
    expect([run.trafficStopped, await usersView(world)], words(run)).toEqual([false, GOOD])
    expect(operator.trail('db-swap')).toEqual(expect.arrayContaining(['unknown', 'reconciling']))
    // What was put back first is looked at afterwards: it is found done, and not sent again.
    if (operator.step('db-swap').state.kind === 'unknown') await operator.retry('db-swap')
    expect(operator.step('db-swap').state.kind, words(run)).toBe('succeeded')
    const after = await world.databases()
    expect(after[`vlossom_before_${operator.run}`]).toBe(before['vlossom'])
  } finally {
    await letGoOf(proxy)
  }
})

// A tmpfs takes root to mount; elsewhere nothing can be made small enough.
test('a server without space ends the restore with NO_SPACE; live goes on, and taking the copy back frees it', async (context) => {
  context.skip(process.getuid?.() !== 0, 'a tmpfs takes root to mount')
  const ran = await withSmallTablespace(world, async () => {
    const before = await world.databases()
    const operator = await beginRestore()
    await operator.go(({ steps }) =>
      steps.some(({ id, state }) => id === 'api-stop' && state.kind === 'awaiting-approval'),
    )
    const failed = ['db-create', 'db-restore'].find(
      (id) => operator.step(id).state.kind === 'failed',
    )
    expect(failed, words(operator.current())).toBeDefined()
    expect(operator.failureOf(failed ?? '')).toMatchObject({
      code: 'NO_SPACE',
      world: expect.stringMatching(/\w/),
      next: expect.stringMatching(/\w/),
    })
    expect(operator.current().trafficStopped).toBe(false)
    expect(world.railway.sent()).toEqual([])
    if (failed === 'db-restore') await operator.undo('db-create')
    expect(await world.databases()).toEqual(before)
    expect(await usersView(world)).toEqual(GOOD)
  })
  if (!ran) context.skip('this machine does not let us mount a tmpfs')
})

test('a plain dump is tested on any day: restored beside, verified, dropped, and known as tested afterwards', async () => {
  const [, plain = ''] = world.description.postgres.backups
  const before = await world.databases()
  kernel = await openConsole(await makeLaptop(world), {
    machine: { clock: hurriedClock({ haste: 6 }) },
  })
  ada = await begin(kernel, 'database-test', { postgres: plain })
  const run = await ada.go()
  expect(run.outcome, words(run)).toBe('done')
  expect([run.trafficStopped, await world.databases()]).toEqual([false, before])
  const preview = await kernel.preview({ runbook: 'database-test', targets: { postgres: plain } })
  expect(JSON.stringify(preview.targets)).toContain('test-restored ')
})

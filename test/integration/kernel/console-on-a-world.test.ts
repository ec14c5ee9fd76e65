import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { rehearsalProfile } from '../../../src/main/kernel/settings/rehearsal-profile.ts'
import { readWorld } from '../../../src/main/kernel/settings/rehearsal-world.ts'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { openConsole, runWhen, situationWhen, statesOf } from './console-on-a-laptop.ts'

let base = ''
let dir = ''
const open: Kernel[] = []

async function openHere(): Promise<Kernel> {
  const kernel = await openConsole({ kind: 'rehearsal', dir, monitoringMinutes: 0.02 })
  open.push(kernel)
  return kernel
}
async function close(kernel: Kernel): Promise<void> {
  open.splice(open.indexOf(kernel), 1)
  await kernel.close()
}

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'console-'))
  dir = path.join(base, 'w')
  await spawnTestWorld({ dir, users: 500, lingerMs: 180_000 })
})
afterAll(async () => {
  for (const kernel of open.splice(0)) await kernel.close()
  await controlOf(dir)
    .stop()
    .catch(() => undefined)
  await rm(base, { recursive: true, force: true })
})

// One world for all: what comes later needs what came before, as in an incident.
test('the situation becomes known: the error rate calls for a rollback, and the fast lane is ready', async () => {
  const kernel = await openHere()
  const situation = await situationWhen(
    kernel,
    ({ errorRate, fastLane }) =>
      errorRate.kind === 'known' && errorRate.requests >= 80 && fastLane.kind === 'ready',
  )
  const { errorRate, fastLane, triggers, readiness, systems } = situation
  if (errorRate.kind !== 'known') throw new Error(errorRate.because)
  expect(errorRate.value).toBeGreaterThan(0.1)
  expect(errorRate.value).toBeLessThan(0.35)
  expect(triggers[0]).toMatchObject({ id: 'error-rate', answer: 'yes' })
  expect(fastLane).toMatchObject({
    kind: 'ready',
    left: [],
    steps: [
      {
        system: 'vercel',
        from: expect.stringMatching(/^v42 · /),
        to: expect.stringMatching(/^v41 · /),
      },
      {
        system: 'railway',
        from: expect.stringMatching(/^v42 · /),
        to: expect.stringMatching(/^v41 · /),
      },
    ],
  })
  expect(readiness.map(({ system, state }) => `${system} ${state}`)).toEqual([
    'vercel ready',
    'railway ready',
    'postgres ready',
    'contracts attention',
  ])
  expect(systems.map(({ system, live }) => `${system} ${live.kind}`)).toEqual([
    'vercel known',
    'railway known',
    'postgres known',
    'contracts known',
  ])
  expect(kernel.session.current()).toMatchObject({
    environment: 'rehearsal',
    arming: { kind: 'read-only' },
    log: { kind: 'verified' },
    problems: [],
  })
})

test('a second console on the same world opens, stays read-only and says who holds it', async () => {
  const second = await openHere()
  const { arming, log } = second.session.current()
  expect(arming).toEqual({ kind: 'impossible', because: 'Another console holds this profile.' })
  expect(log).toMatchObject({ kind: 'refusing', text: expect.stringContaining(`${process.pid}`) })
  const { fastLane } = await situationWhen(second, (now) => now.fastLane.kind === 'ready')
  if (fastLane.kind !== 'ready') throw new Error(JSON.stringify(fastLane))
  const { run, hash } = await second.preview({ runbook: 'fast-lane', targets: {} })
  const order = { run, hash, runbook: 'fast-lane', targets: {}, reason: '', by: 'bo' } as const
  await expect(second.procedures.start(order)).rejects.toMatchObject({
    failure: { code: 'NO_KIT', summary: 'Another console holds this profile.' },
  })
  expect(second.runs.runs()).toEqual([])
  await close(second)
})

let before: Readonly<Record<string, string>> = {}
let taken = ''

test('one hold on the fast lane takes web and API back, and both prove it', async () => {
  const [kernel] = open
  if (kernel === undefined) throw new Error('no console is open')
  const { run, hash } = await kernel.preview({ runbook: 'fast-lane', targets: {} })
  const order = { run, hash, runbook: 'fast-lane', targets: {}, reason: '', by: 'ada' } as const
  taken = await kernel.procedures.start(order)
  const steps = ['tell-start', 'web-rollback', 'web-verify', 'api-rollback', 'api-verify']
  expect(statesOf(await runWhen(kernel, taken, steps))).toMatchObject(
    Object.fromEntries(steps.map((step) => [step, 'succeeded'])),
  )
  const [site, api] = await Promise.all(liveVersions())
  expect([site, api]).toEqual([true, expect.stringContaining('v41')])
  const { systems, fastLane } = await situationWhen(kernel, ({ systems: [web] }) =>
    JSON.stringify(web).includes('v41'),
  )
  expect(systems.slice(0, 2).map(({ live }) => live)).toMatchObject([
    { kind: 'known', label: expect.stringContaining('v41') },
    { kind: 'known', label: expect.stringContaining('v41') },
  ])
  // What was taken back is never where it would go next.
  const next = fastLane.kind === 'ready' ? fastLane.steps.map(({ to }) => to) : []
  expect(next.filter((to) => to.includes('v42'))).toEqual([])
})

test('the reason, owed until now, is in the history once the checklist is answered', async () => {
  const [kernel] = open
  if (kernel === undefined) throw new Error('no console is open')
  const run = await runWhen(kernel, taken, ['monitor', 'tell-end'])
  for (const { id, state } of run.steps) {
    if (state.kind !== 'awaiting-operator') continue
    await kernel.procedures.answer({ run: taken, step: id, by: 'ada', evidence: `seen: ${id}` })
  }
  // Users are told by a hold of its own, or it is said why not; then there is nothing to resolve either.
  const because = 'nobody noticed'
  await kernel.procedures.skip({ run: taken, step: 'status-open', by: 'ada', because })
  await runWhen(kernel, taken, ['status-resolve'])
  await kernel.procedures.engine.idle(taken)
  // The end is a record of its own, behind that of the last step.
  await expect.poll(() => kernel.runs.run(taken)?.outcome, { timeout: 10_000 }).toBe('done')
  before = statesOf(kernel.runs.run(taken))
  const row = {
    runId: taken,
    reason: 'seen: checklist-cause',
    resolvedBy: 'ada',
    outcome: 'done',
  }
  expect(kernel.history({ from: 0, limit: 10 })).toMatchObject({
    total: 2,
    rows: [
      { ...row, system: 'vercel' },
      { ...row, system: 'railway' },
    ],
  })
})

test('a console that is opened again has the same runs in the same states, and does nothing unasked', async () => {
  const [kernel] = open
  if (kernel === undefined) throw new Error('no console is open')
  const run = kernel.runs.run(taken)
  const output = kernel.output(taken, { from: 0, limit: 1000 })
  await close(kernel)
  const again = await openHere()
  const { steps: stepsBefore = [], ...frame } = run ?? {}
  const { steps = [], ...replayed } = again.runs.run(taken) ?? {}
  expect(statesOf(again.runs.run(taken))).toEqual(before)
  expect(replayed).toEqual(frame)
  // Progress is not journalled: it is of the moment.
  const asStored = stepsBefore.map(({ progress: _, ...step }) => step)
  expect(steps).toEqual(JSON.parse(JSON.stringify(asStored)))
  expect(again.output(taken, { from: 0, limit: 1000 })).toEqual(output)
  expect(again.session.current()).toMatchObject({
    arming: { kind: 'read-only' },
    log: { kind: 'verified' },
  })
})

test('a production profile opens on the same addresses, cannot be armed, and says so', async () => {
  const file = path.join(base, 'real.json')
  const loaded = rehearsalProfile(await readWorld(dir), {
    dir,
    operator: 'ada',
    monitoringMinutes: 30,
  })
  if (loaded.kind === 'broken') throw new Error(JSON.stringify(loaded.problems))
  const profile = { ...loaded.profile, name: 'real', environment: 'production' }
  await writeFile(file, JSON.stringify(profile))
  const kernel = await openConsole({ kind: 'profile', file, userData: path.join(base, 'user') })
  open.push(kernel)
  const { environment, arming, problems } = kernel.session.current()
  expect({ environment, problems }).toEqual({ environment: 'production', problems: [] })
  // With a keychain there is no kit yet; without one there is no log either that could tell of a kit.
  expect(arming).toEqual({
    kind: 'impossible',
    because: expect.stringMatching(
      /^Production stays read-only until its recovery kit|^Whether the recovery kit is proven/,
    ),
  })
  expect(() => kernel.arming.arm('ada')).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'NO_KIT' }) }),
  )
  await close(kernel)
})

/** What users get: the site without the bad build, and the version that the API says. */
function liveVersions(): [Promise<boolean>, Promise<string>] {
  const world = readWorld(dir)
  return [
    world.then(
      async ({ site }) => !(await (await fetch(`${site.url}/login`)).text()).includes('v42'),
    ),
    world.then(async ({ api }) => (await fetch(`${api.url}/api/health`)).text()),
  ]
}

test('nothing that the world keeps secret stands in what the console keeps', async () => {
  const world = await readWorld(dir)
  const token = (await readFile(path.resolve(dir, world.vercel.tokenFile), 'utf8')).trim()
  const [kernel] = open
  if (kernel === undefined) throw new Error('no console is open')
  const seen = JSON.stringify([
    kernel.session.current(),
    kernel.situation?.current(),
    kernel.runs.runs(),
    kernel.output(taken, { from: 0, limit: 1000 }),
  ])
  expect(token.length).toBeGreaterThan(8)
  expect(seen).not.toContain(token)
})

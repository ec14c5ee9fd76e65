import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { ACTOR, hurriedClock, makeLaptop, openConsole, withConsole } from './bench/open-console.ts'
import { begin, type Operator } from './bench/operator.ts'
import { type Standing, webStanding } from './bench/targets.ts'

let world: IncidentWorld
let web: Standing
let kernel: Kernel
let ada_: Operator | undefined

beforeAll(async () => {
  world = await startIncidentWorld()
  kernel = await openConsole(await makeLaptop(world), {
    machine: { clock: hurriedClock({ haste: 10 }) },
  })
})
afterAll(async () => {
  await kernel.close()
  await world.stop()
})
beforeEach(async () => {
  await ada_?.end().catch(() => undefined)
  await world.control.faults({ system: 'vercel', clear: true })
  world.vercel.forget()
  web = await webStanding(world)
})

/** Rolls web back to the release that does not serve. */
async function rollBack(console_: Kernel = kernel, target = web.other): Promise<Operator> {
  ada_ = await begin(console_, 'web-only', { vercel: target })
  return ada_
}
const jobStatus = async () => (await world.vercelState()).projects[0]?.job?.status
const serves = async () => (await webStanding(world)).live
const sent = () => world.vercel.sent().map(({ what, status }) => [what, status])

test('a connection cut after the rollback was sent leaves it unknown, finds it done, and sends nothing twice', async () => {
  await world.control.faults({ system: 'vercel', on: 'rollback', kind: 'cut-after' })
  const ada = await rollBack()
  const run = await ada.go()
  expect(ada.trail('web-rollback')).toEqual([
    'waiting',
    'looking',
    'acting',
    'unknown',
    'reconciling',
    'verifying',
    'succeeded',
  ])
  expect(sent()).toEqual([['POST rollback', null]])
  expect(await serves()).toBe(web.other)
  expect(run.outcome).toBe('done')
})

test('a connection cut before it was carried out is settled as not done; nothing is sent until it is asked for', async () => {
  await world.control.faults({ system: 'vercel', on: 'rollback', kind: 'cut-before' })
  const ada = await rollBack()
  await ada.until('web-rollback')
  expect(ada.failureOf('web-rollback')).toMatchObject({
    code: 'REPLY_LOST',
    summary: expect.stringContaining('did not happen'),
    world: expect.stringContaining('As before'),
    next: 'Retry.',
  })
  expect([sent().length, await serves()]).toEqual([1, web.live])
  await ada.retry('web-rollback')
  expect(ada.step('web-rollback').state.kind).toBe('succeeded')
  expect([sent().length, await serves()]).toEqual([2, web.other])
})

test('a 500 with text is no answer: it is settled by looking, and the words are kept', async () => {
  await world.control.faults({ system: 'vercel', on: 'rollback', kind: 'text-500' })
  const ada = await rollBack()
  await ada.until('web-rollback')
  expect(ada.trail('web-rollback')).toContain('unknown')
  expect(ada.failureOf('web-rollback').code).toBe('REPLY_LOST')
  expect(await serves()).toBe(web.live)
  const result = sent()
  await ada.retry('web-rollback')
  expect([result.length, sent().length, await serves()]).toEqual([1, 2, web.other])
})

test('429 says how long to wait, changes nothing, and the run goes on by a retry', async () => {
  await world.control.faults({
    system: 'vercel',
    on: 'rollback',
    kind: 'rate-limit',
    retryAfter: 7,
  })
  const ada = await rollBack()
  await ada.until('web-rollback')
  expect(ada.failureOf('web-rollback')).toMatchObject({
    code: 'RATE_LIMITED',
    retryAfterSeconds: 7,
    world: 'Nothing was changed.',
    next: expect.stringMatching(/\w/),
  })
  expect([sent(), await serves()]).toEqual([[['POST rollback', 429]], web.live])
  await ada.retry('web-rollback')
  await ada.go()
  if (ada.step('web-verify').state.kind === 'failed') await ada.retry('web-verify')
  expect([ada.current().outcome, await serves()]).toEqual(['done', web.other])
})

test('a wrong token is told before anything is sent; with the right one entered a new run goes through', async () => {
  const folder = await mkdtemp(join(world.base, 'token-'))
  const tokenFile = join(folder, 'vercel-token')
  await writeFile(tokenFile, 'a-token-of-yesterday')
  const change = (same: typeof world.description) => ({
    ...same,
    vercel: { ...same.vercel, baseUrl: world.vercel.url, tokenFile },
  })
  await withConsole(world, { change }, async (console_) => {
    const view = await console_.preview({ runbook: 'web-only', targets: {} })
    expect(view.targets).toMatchObject([
      { system: 'vercel', chosen: null, because: expect.stringContaining('403') },
    ])
    const ada = await rollBack(console_)
    await ada.until('web-rollback')
    const refused = ada.failureOf('web-rollback')
    expect([sent(), await serves()]).toEqual([[], web.live])
    expect(refused).toMatchObject({ world: 'Nothing was changed.' })
    expect(JSON.stringify(ada.current())).not.toContain('a-token-of-yesterday')
    const right = await readFile(world.description.vercel.tokenFile, 'utf8')
    await console_.credentials.keep('vercel', new Secret(right.trim()), ACTOR)
    const again = await rollBack(console_)
    await again.go()
    expect([again.current().outcome, await serves()]).toEqual(['done', web.other])
  })
})

test('a token whose scope is another team is refused in words, and nothing is sent', async () => {
  const change = (same: typeof world.description) => ({
    ...same,
    vercel: { ...same.vercel, baseUrl: world.vercel.url, teamId: 'team_of_somebody_else' },
  })
  await withConsole(world, { change }, async (console_) => {
    const view = await console_.preview({ runbook: 'web-only', targets: {} })
    expect(view.targets[0]).toMatchObject({
      chosen: null,
      because: expect.stringMatching(/scope|team|may not/i),
    })
    expect([sent(), await serves()]).toEqual([[], web.live])
  })
})

test('a laptop seven minutes off, a provider an hour back and a cut connection: ours is still told by its ids', async () => {
  await world.control.clock({ skewMs: -3_600_000, system: 'vercel' })
  await world.control.faults({ system: 'vercel', on: 'rollback', kind: 'cut-after' })
  try {
    const machine = { clock: hurriedClock({ wrongByMs: -7 * 60_000 }) }
    await withConsole(world, { options: { machine } }, async (console_) => {
      const ada = await rollBack(console_)
      const run = await ada.go()
      expect([run.outcome, sent().length, await serves()]).toEqual(['done', 1, web.other])
      expect(ada.trail('web-rollback')).toContain('unknown')
    })
  } finally {
    await world.control.clock({ skewMs: 0, system: 'vercel' })
  }
})

test('a colleague in the same second before us: ours is refused by Vercel, and theirs is not taken for ours', async () => {
  await world.control.faults({ system: 'vercel', on: 'rollback', kind: 'colleague-before' })
  const machine = { clock: hurriedClock({ wrongByMs: 7 * 60_000 }) }
  await withConsole(world, { options: { machine } }, async (console_) => {
    const ada = await rollBack(console_)
    await ada.until('web-rollback')
    expect(ada.failureOf('web-rollback')).toMatchObject({
      code: 'REFUSED_BY_PROVIDER',
      answered: expect.stringContaining('Another promote or rollback'),
      world: 'Nothing was changed.',
    })
    expect(await serves()).not.toBe(web.other)
    expect(sent()).toEqual([['POST rollback', 409]])
    await expect.poll(jobStatus, { timeout: 9000 }).toBe('succeeded')
    await ada.retry('web-rollback')
    expect(await serves()).toBe(web.other)
  })
})

test('a colleague in the same second after us: nothing is called verified that is not', async () => {
  await world.control.faults({ system: 'vercel', on: 'rollback', kind: 'colleague-after' })
  const ada = await rollBack()
  await ada.until('web-rollback')
  expect(ada.failureOf('web-rollback')).toMatchObject({ world: expect.stringMatching(/\w/) })
  expect(ada.step('web-rollback').state.kind).toBe('failed')
  expect(sent().length).toBe(1)
  expect(await serves()).not.toBe(web.other)
})

test('a target that is live already starts no run: the plan says why, and nothing is sent', async () => {
  const view = await kernel.preview({ runbook: 'web-only', targets: { vercel: web.live } })
  expect(view.steps[0]?.state).toMatchObject({
    planned: { kind: 'nothing-to-do', because: expect.stringContaining('is live already') },
  })
  await expect(rollBack(kernel, web.live)).rejects.toMatchObject({
    failure: { code: 'NO_CANDIDATE', world: 'Nothing was changed.' },
  })
  expect(sent()).toEqual([])
})

test('a target of the same commit as the failing one is refused', async () => {
  const { projects } = await world.vercelState()
  // The same build again: pinned or not, one of the two serves and the other one does not.
  await world.colleague.vercel('/v13/deployments', {
    name: projects[0]?.name,
    deploymentId: web.live,
    target: 'production',
    meta: { action: 'redeploy' },
  })
  const twin = async () => {
    const { deployments } = await world.vercelState()
    return deployments.findLast(
      ({ id, commit, readyState }) =>
        id !== web.live && commit === web.liveCommit && readyState === 'READY',
    )?.id
  }
  await expect.poll(twin, { timeout: 10_000 }).toBeDefined()
  const serving = await serves()
  const ada = await rollBack(kernel, serving === web.live ? await twin() : web.live)
  await ada.until('web-rollback')
  expect(ada.failureOf('web-rollback')).toMatchObject({
    code: 'SAME_AS_FAILING',
    world: 'Nothing was changed.',
    next: expect.stringContaining('earlier commit'),
  })
  expect([sent(), await serves()]).toEqual([[], serving])
})

test('past retention and another project: each is refused by name, and nothing else is taken in its place', async () => {
  const { deployments, projects } = await world.vercelState()
  const expired = deployments.find((each) => each.expired)?.id ?? ''
  const foreign = deployments.find(({ projectId }) => projectId !== projects[0]?.id)?.id ?? ''
  const codes: string[] = []
  for (const target of [expired, foreign]) {
    const ada = await rollBack(kernel, target)
    await ada.until('web-rollback')
    codes.push(ada.failureOf('web-rollback').code)
  }
  expect(codes).toEqual(['PAST_RETENTION', 'NO_CANDIDATE'])
  expect([sent(), await serves()]).toEqual([[], web.live])
})

test("a colleague's rollback that is under way is waited for, not overridden", async () => {
  await world.control.faults({
    system: 'vercel',
    on: 'promote',
    kind: 'domain-lags',
    delayMs: 2500,
  })
  const { projects } = await world.vercelState()
  await world.colleague.vercel(`/v10/projects/${projects[0]?.id}/promote/${web.other}`, {})
  const ada = await rollBack(kernel, web.other)
  await ada.until('web-rollback')
  expect(ada.failureOf('web-rollback')).toMatchObject({
    code: 'ANOTHER_IN_PROGRESS',
    world: 'Nothing was changed.',
    next: expect.stringContaining('Wait'),
  })
  expect(sent()).toEqual([])
  await expect.poll(jobStatus, { timeout: 9000 }).toBe('succeeded')
  await ada.retry('web-rollback')
  expect(['succeeded', 'skipped']).toContain(ada.step('web-rollback').state.kind)
})

test('a domain that is left behind is mixed and named; until it moves nothing says verified', async () => {
  await world.control.faults({ system: 'vercel', on: 'rollback', kind: 'domain-left-behind' })
  const ada = await rollBack()
  await ada.go()
  const failed = ada.failureOf('web-rollback')
  expect(failed.code).toBe('MIXED')
  const { aliases } = await world.vercelState()
  const behind = aliases.filter(({ deploymentId }) => deploymentId !== web.other)
  expect(behind).toHaveLength(1)
  expect(failed.summary).toContain(behind[0]?.host)
  expect(ada.failureOf('web-verify')).toMatchObject({ code: 'MIXED' })
  expect(ada.current().outcome).not.toBe('done')
  expect(sent().length).toBe(1)
})

import { afterEach, describe, expect, test } from 'vitest'
import { openPages } from '../../../src/main/hosts/node/open-pages.ts'
import { siteSystem } from '../../../src/main/kernel/systems/site/index.ts'
import { vercelSystem } from '../../../src/main/kernel/systems/vercel/index.ts'
import type { VercelSimulatorOptions } from '../../../src/rehearsal/vercel/start-vercel-simulator.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import {
  PROJECT,
  type RunningSimulator,
  runSimulator,
  TEAM,
  TOKEN,
} from '../rehearsal-vercel/running-simulator.ts'
import {
  carryOut,
  checked,
  never,
  operationOf,
  outcome,
  type RealWorld,
  realWorld,
} from './provider-run.ts'

const rollback = operationOf(vercelSystem, 'rollback')
const promote = operationOf(vercelSystem, 'promote')
const ending: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

interface Scene {
  readonly one: RunningSimulator
  readonly world: RealWorld
  readonly input: { readonly target: { readonly deploymentId: string }; readonly reason: string }
  /** How often Vercel was asked to move production. */
  moves(): number
}

async function scene(
  given: {
    readonly simulator?: Partial<VercelSimulatorOptions>
    readonly token?: string
    readonly teamId?: string
    readonly browser?: boolean
  } = {},
): Promise<Scene> {
  const one = await runSimulator(given.simulator)
  const pages = openPages({ say: () => undefined })
  const { urls } = one.simulator.site
  const profile = profileWith({
    vercel: {
      baseUrl: one.simulator.url,
      projectId: PROJECT,
      teamId: given.teamId ?? TEAM,
      secret: 'vercel',
    },
    site: { domains: urls, pages: ['/login', '/stylists', '/wallet'] },
  })
  const openPage = given.browser ? pages.openPage : undefined
  const world = realWorld(profile, { vercel: given.token ?? TOKEN }, openPage)
  ending.push(
    () => world.close(),
    () => pages.close(),
    () => one.end(),
  )
  const input = { target: { deploymentId: one.idOf('v41') }, reason: 'web throws & <more>' }
  const moves = () =>
    one.simulator
      .requests()
      .filter(({ method, path }) => method === 'POST' && /rollback|promote/.test(path)).length
  return { one, world, input, moves }
}

describe('web on a simulated Vercel, over a real network', () => {
  test('goes back on every domain, works in a browser, and is released again by its undo', async () => {
    const { one, world, input } = await scene({ browser: true })
    const target = { deploymentId: one.idOf('v41'), version: 'v41' }
    const bad = await checked(siteSystem, 'serves', { target: { version: 'v42' } }, world.reads)
    expect(bad).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('TypeError') },
    })

    const looked = await rollback.look(input, world.reads, never)
    expect(outcome(await carryOut(rollback, input, world))).toBe('accepted - verified')
    expect(await one.served()).toEqual(['v41', 'v41', 'v41'])
    expect(await one.project()).toMatchObject({
      autoAssignCustomDomains: false,
      rollbackDescription: { description: 'web throws & <more>' },
    })
    expect(await checked(siteSystem, 'serves', { target }, world.reads)).toMatchObject({
      kind: 'verified',
    })

    if (looked.kind !== 'planned' || looked.undo.kind !== 'undo') throw new Error('no undo')
    const undone = await carryOut(promote, looked.undo.operation.input, world)
    expect(outcome(undone)).toBe('accepted - verified')
    expect(await one.project()).toMatchObject({ autoAssignCustomDomains: true })
  })

  test('candidates: v42 is live, v38 to v41 can be taken back, and the others say why not', async () => {
    const { one, world } = await scene()
    const found = (await vercelSystem.candidates?.(world.reads, never)) ?? []
    const releases = ['v42', 'v41', 'v40', 'v39', 'v38'].map((version) => one.idOf(version))
    expect(found.filter(({ live }) => live).map(({ id }) => id)).toEqual(releases.slice(0, 1))
    expect(found.filter(({ eligible }) => eligible).map(({ id }) => id)).toEqual(releases.slice(1))
    const others = found.filter(({ id }) => !releases.includes(id))
    expect(others.map(({ whyNot }) => whyNot?.length ?? 0).every((length) => length > 0)).toBe(true)
  })

  test('a connection cut after the request is found done, and nothing is sent twice', async () => {
    const { one, world, input, moves } = await scene()
    one.simulator.faults.arm({ on: 'rollback', kind: 'cut-after' })
    expect(outcome(await carryOut(rollback, input, world))).toBe('reply-lost happened verified')
    expect(moves()).toBe(1)
  })

  test('a connection cut before it was carried out is settled as not done', async () => {
    const { one, world, input } = await scene()
    one.simulator.faults.arm({ on: 'rollback', kind: 'cut-before' })
    expect(outcome(await carryOut(rollback, input, world))).toBe('reply-lost did-not -')
    expect(await one.served()).toEqual(['v42', 'v42', 'v42'])
  })

  test('a 500 with text leaves it open until the project was asked', async () => {
    const { one, world, input } = await scene()
    one.simulator.faults.arm({ on: 'rollback', kind: 'text-500' })
    const done = await carryOut(rollback, input, world)
    expect(outcome(done)).toBe('reply-lost did-not -')
    expect(done.receipt).toMatchObject({ failure: { code: 'PROVIDER_ERROR' } })
  })

  test('429 says how long to wait, and sends nothing by itself', async () => {
    const { one, world, input, moves } = await scene()
    one.simulator.faults.arm({ on: 'rollback', kind: 'rate-limit', retryAfter: 7 })
    const { receipt } = await carryOut(rollback, input, world)
    expect(receipt).toMatchObject({
      kind: 'refused',
      failure: { code: 'RATE_LIMITED', retryAfterSeconds: 7 },
    })
    expect(moves()).toBe(1)
  })

  test.each([
    { given: { token: 'wrongToken' }, code: /UNAUTHORIZED|FORBIDDEN/ },
    { given: { teamId: 'team_other' }, code: /FORBIDDEN|NOT_FOUND/ },
  ])(
    'a credential or team that is wrong is told before anything is sent',
    async ({ given, code }) => {
      const { world, input, moves } = await scene(given)
      await expect(rollback.look(input, world.reads, never)).rejects.toMatchObject({
        failure: { code: expect.stringMatching(code), world: 'Nothing was changed.' },
      })
      expect(moves()).toBe(0)
    },
  )

  test('one domain left behind is mixed, by Vercel and by the site itself', async () => {
    const { one, world, input } = await scene()
    one.simulator.faults.arm({ on: 'rollback', kind: 'domain-left-behind', domain: 'app' })
    const app = new URL(one.simulator.site.urls[2] ?? '').host
    expect((await carryOut(rollback, input, world)).verdict).toMatchObject({
      kind: 'mixed',
      behind: [app],
    })
    const serves = await checked(siteSystem, 'serves', { target: { version: 'v41' } }, world.reads)
    expect(serves.kind === 'mixed' && serves.behind.every((each) => each.includes(app))).toBe(true)
  })

  test('one domain that lags is waited for', async () => {
    const { one, world, input } = await scene()
    one.simulator.faults.arm({ on: 'rollback', kind: 'domain-lags', domain: 'app', delayMs: 1200 })
    expect(outcome(await carryOut(rollback, input, world))).toBe('accepted - verified')
    expect(await one.served()).toEqual(['v41', 'v41', 'v41'])
  })

  test('a colleague in the same second, before: ours is refused; after: ours is not called verified', async () => {
    const before = await scene()
    before.one.simulator.faults.arm({ on: 'rollback', kind: 'colleague-before' })
    const { receipt } = await carryOut(rollback, before.input, before.world)
    expect(receipt).toMatchObject({
      kind: 'refused',
      failure: { answered: expect.stringContaining('409') },
    })

    const after = await scene()
    after.one.simulator.faults.arm({ on: 'rollback', kind: 'colleague-after' })
    const done = await carryOut(rollback, after.input, after.world)
    expect(done.verdict).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('came after ours') },
    })
  })

  test('a provider whose clock is an hour back is no reason to doubt', async () => {
    const clock = { now: () => new Date(Date.now() - 3_600_000) }
    const { one, world, input } = await scene({ simulator: { clock } })
    one.simulator.faults.arm({ on: 'rollback', kind: 'cut-after' })
    expect(outcome(await carryOut(rollback, input, world))).toBe('reply-lost happened verified')
  })

  test('the Hobby plan offers one deployment, and its 402 is shown in its own words', async () => {
    const { one, world } = await scene({ simulator: { plan: 'hobby' } })
    const target = { deploymentId: one.idOf('v40') }
    const looked = await rollback.look({ target }, world.reads, never)
    expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'PLAN_LIMIT' } })
    const { receipt } = await carryOut(rollback, { target, override: 'let us see' }, world)
    expect(receipt).toMatchObject({
      kind: 'refused',
      failure: { code: 'PLAN_LIMIT', answered: expect.stringContaining('requires the Pro plan') },
    })
  })

  test('a job that fails at Vercel fails the step', async () => {
    const { one, world, input } = await scene()
    one.simulator.faults.arm({ on: 'rollback', kind: 'job-fails' })
    expect((await carryOut(rollback, input, world)).verdict).toMatchObject({
      kind: expect.stringMatching(/failed|mixed/),
    })
  })
})

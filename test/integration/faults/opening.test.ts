import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createKernel,
  type Kernel,
  type KernelMachine,
} from '../../../src/main/kernel/create-kernel.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'
import { keychainDouble } from '../../unit/settings/keychain-double.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { ACTOR, makeLaptop, openConsole, plainHost } from './bench/open-console.ts'
import { begin, operate, refusalOf } from './bench/operator.ts'
import { webStanding } from './bench/targets.ts'

let world: IncidentWorld

let recipient = ''
beforeAll(async () => {
  recipient = await identityToRecipient(await generateX25519Identity())
  world = await startIncidentWorld()
})
afterAll(() => world.stop())

const LOOKS = { theme: 'auto', privacy: false } as const

async function openProfile(profile: unknown, machine: KernelMachine = {}): Promise<Kernel> {
  const userData = await mkdtemp(join(world.base, 'user-data-'))
  const file = join(userData, 'ours.json')
  await writeFile(file, typeof profile === 'string' ? profile : JSON.stringify(profile))
  return createKernel({
    environment: { kind: 'profile', file, userData },
    actor: ACTOR,
    host: plainHost,
    version: 'test',
    searchPath: process.env['PATH'] ?? '',
    hostName: 'ada-laptop',
    preferences: { get: () => LOOKS, set: () => LOOKS },
    machine: { loadKeychain: async () => null, ...machine },
  })
}

/** A staging environment that happens to be the rehearsal world's web. */
function staging(): Profile {
  const { projectId, teamId } = world.description.vercel
  return {
    name: 'staging',
    environment: 'staging',
    operator: ACTOR,
    contacts: [],
    thresholds: { errorRate: 0.05, minimumRequests: 20, monitoringMinutes: 1 },
    systems: {
      vercel: { baseUrl: world.vercel.url, projectId, teamId, secret: 'vercel' },
      site: { domains: [...world.description.site.domains], pages: ['/login'] },
    },
    recipients: [recipient],
    compatibility: [],
  }
}

test('a broken profile opens all the same: every problem has its place, and nothing can be armed or started', async () => {
  const { systems, ...rest } = staging()
  const broken = { ...rest, operator: 7, systems: { ...systems, vercel: { baseUrl: 'x' } } }
  const kernel = await openProfile(broken)
  const { problems, profile, arming } = kernel.session.current()
  expect(problems.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['operator', 'systems.vercel.projectId', 'systems.vercel.secret']),
  )
  expect([profile, arming.kind]).toEqual([null, 'impossible'])
  const refused = await refusalOf(async () => kernel.arming.arm(ACTOR))
  expect(refused).toMatchObject({
    summary: expect.stringContaining('broken'),
    world: 'Nothing was changed.',
  })
  await refusalOf(() => begin(kernel, 'web-only'))
  expect([kernel.runs.runs(), world.vercel.sent()]).toEqual([[], []])
  await kernel.close()
})

test('a profile that is no JSON says where, and opens', async () => {
  const kernel = await openProfile('{ "name": "x",\n  broken')
  expect(kernel.session.current().problems).toEqual([
    { path: '(profile)', message: expect.stringContaining('line 2') },
  ])
  await kernel.close()
})

test('without a keychain the console opens for this session alone, says so, and works with what is entered', async () => {
  const kernel = await openProfile(staging())
  const { credentialKeeping, keepingBecause } = kernel.session.current()
  expect([credentialKeeping, keepingBecause]).toEqual([
    'session',
    expect.stringContaining('No keychain'),
  ])
  const view = await kernel.preview({ runbook: 'web-only', targets: {} })
  expect(view.targets[0]).toMatchObject({
    chosen: null,
    because: expect.stringMatching(/credential/i),
  })
  const token = (await readFile(world.description.vercel.tokenFile, 'utf8')).trim()
  await kernel.credentials.keep('vercel', new Secret(token), ACTOR)
  const seen = await kernel.preview({ runbook: 'web-only', targets: {} })
  expect(seen.targets[0]?.candidates.length).toBeGreaterThan(0)
  await kernel.close()
})

test('without a keychain and without a recipient there is no log: nothing is done, but what is entered is kept', async () => {
  const kernel = await openProfile({ ...staging(), recipients: [] })
  const token = (await readFile(world.description.vercel.tokenFile, 'utf8')).trim()
  await kernel.credentials.keep('vercel', new Secret(token), ACTOR)
  const refused = await refusalOf(() => begin(kernel, 'web-only'))
  expect(refused).toMatchObject({ code: 'JOURNAL_REFUSED', world: 'Nothing was changed.' })
  expect(world.vercel.sent()).toEqual([])
  await kernel.session.breakGlass('no keychain on this machine', ACTOR)
  const ada = await begin(kernel, 'web-only', { vercel: (await webStanding(world)).other })
  await ada.until('web-rollback')
  expect(ada.step('web-rollback').state.kind).toBe('succeeded')
  expect(world.vercel.sent()).toHaveLength(1)
  world.vercel.forget()
  await ada.end()
  await kernel.close()
})

test.each([
  ['locked', 'locked'],
  ['away', 'No keychain'],
  ['hanging', 'does not answer'],
] as const)(
  'a keychain that is %s holds nothing up: the console opens, says so, and sends nothing',
  async (mood, wordsOfIt) => {
    const double = keychainDouble()
    const machine = { loadKeychain: async () => double.keychain }
    const userData = await mkdtemp(join(world.base, 'user-data-'))
    const file = join(userData, 'staging.json')
    await writeFile(file, JSON.stringify(staging()))
    const open = () =>
      createKernel({
        environment: { kind: 'profile', file, userData },
        actor: ACTOR,
        host: plainHost,
        version: 'test',
        searchPath: process.env['PATH'] ?? '',
        hostName: 'ada-laptop',
        preferences: { get: () => LOOKS, set: () => LOOKS },
        machine,
      })
    const first = await open()
    await first.credentials.keep('vercel', new Secret('kept-in-the-keychain'), ACTOR)
    await first.close()
    double.become(mood)
    const kernel = await open()
    await expect
      .poll(() => JSON.stringify(kernel.session.current()), { timeout: 20_000 })
      .toContain(wordsOfIt)
    const run = await begin(kernel, 'web-only')
    await run.until('web-rollback')
    expect(run.failureOf('web-rollback')).toMatchObject({
      world: 'Nothing was changed.',
      next: expect.stringMatching(/\w/),
    })
    await run.end()
    expect(world.vercel.sent()).toEqual([])
    double.become('open')
    double.letGo()
    await kernel.close()
  },
)

test('a second console on the same profile is read-only, and says which process holds it', async () => {
  const laptop = await makeLaptop(world)
  const first = await openConsole(laptop)
  const web = await webStanding(world)
  const ada = await begin(first, 'web-only', { vercel: web.other })
  await ada.go()
  world.vercel.forget()
  const second = await openConsole(laptop)
  const { log, arming } = second.session.current()
  expect(log.text).toContain(`process ${process.pid}`)
  expect(arming).toMatchObject({
    kind: 'impossible',
    because: expect.stringMatching(/another console/i),
  })
  const refused = await refusalOf(() => begin(second, 'web-only', { vercel: web.live }))
  expect(refused).toMatchObject({
    world: 'Nothing was changed.',
    next: expect.stringMatching(/\w/),
  })
  expect(world.vercel.sent()).toEqual([])
  const view = await second.preview({ runbook: 'web-only', targets: {} })
  expect(view.targets[0]?.candidates.length).toBeGreaterThan(0)
  await second.close()
  // Closing the second takes nothing from the first.
  const again = await begin(first, 'web-only', { vercel: web.live })
  await again.until('web-rollback')
  expect(again.step('web-rollback').state.kind).toBe('succeeded')
  await again.end()
  await first.close()
  const third = await openConsole(laptop)
  expect(operate(third, ada.run).current().outcome).toBe('done')
  await third.close()
})

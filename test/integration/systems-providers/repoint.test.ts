import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiSystem } from '../../../src/main/kernel/systems/api/index.ts'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { siteSystem } from '../../../src/main/kernel/systems/site/index.ts'
import { vercelSystem } from '../../../src/main/kernel/systems/vercel/index.ts'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import {
  type BackendDatabase,
  startBackendDatabase,
} from '../rehearsal-railway/backend-database.ts'
import {
  PROJECT,
  type RunningSimulator,
  runSimulator,
  TEAM,
  TOKEN,
} from '../rehearsal-vercel/running-simulator.ts'
import { carryOut, checked, never, operationOf, outcome, realWorld } from './provider-run.ts'
import { railwayScene, running, type Scene, V42, worldOf } from './railway-scene.ts'

const OLD = `0x${'Ab'.repeat(20)}`
const NEXT = `0x${'cD'.repeat(20)}`
const successor = { contract: 'booking', address: NEXT }

let database: BackendDatabase
let scene: Scene
let web: RunningSimulator
let world: ReturnType<typeof realWorld>
beforeAll(async () => {
  database = await startBackendDatabase(BAD_RELEASE.migrations)
  const variables = { BOOKING_ADDRESS: OLD }
  scene = await railwayScene(database, {
    apiVariables: variables,
    workerVariables: variables,
  })
  web = await runSimulator({ contracts: { booking: OLD } })
  world = realWorld(profile(), { railway: 'project-token', vercel: TOKEN })
})
afterAll(async () => {
  await world?.close()
  await web?.end()
  await scene?.end()
  await database?.close()
})

function profile() {
  const { railway, api } = worldOf(scene.railway).reads.profile.systems
  if (railway === undefined || api === undefined) throw new Error('no providers')
  return profileWith({
    railway,
    api,
    vercel: { baseUrl: web.simulator.url, projectId: PROJECT, teamId: TEAM, secret: 'vercel' },
    site: { domains: [...web.simulator.site.urls], pages: ['/wallet'] },
    contracts: {
      ...{ chainId: 31_337, rpc: [], secret: 'chain', confirmations: 2, maxFeeGwei: 100 },
      contracts: [
        {
          ...{ id: 'booking', name: 'Booking', address: OLD },
          consumers: {
            vercel: 'NEXT_PUBLIC_BOOKING_ADDRESS',
            railway: [
              { service: 'api', variable: 'BOOKING_ADDRESS' },
              { service: 'worker', variable: 'BOOKING_ADDRESS' },
            ],
          },
        },
        { id: 'prices', name: 'Price feed', address: OLD },
      ],
    },
  })
}

const setVariables = operationOf(railwaySystem, 'set-variables')
const redeployRunning = operationOf(railwaySystem, 'redeploy-running')
const setVariable = operationOf(vercelSystem, 'set-variable')
const rebuild = operationOf(vercelSystem, 'rebuild')

const now = (system: typeof apiSystem, name: string) => {
  const check = system.checks.find((each) => each.name === name)
  if (check === undefined) throw new Error(name)
  return check.run(successor, world.reads, never)
}

// One world is driven from the old address to the new one: each test goes on from the one before it.

test('what the consumers name now is on record before anything is changed', async () => {
  const asked = { contract: 'booking' }
  const services = await checked(railwaySystem, 'consumers', asked, world.reads)
  const site = await checked(vercelSystem, 'consumers', asked, world.reads)
  expect([services, site]).toMatchObject([
    {
      kind: 'verified',
      evidence: [
        { label: 'BOOKING_ADDRESS of api', value: OLD },
        { label: 'BOOKING_ADDRESS of worker', value: OLD },
      ],
    },
    {
      kind: 'verified',
      evidence: [
        { label: 'NEXT_PUBLIC_BOOKING_ADDRESS', value: OLD },
        { value: 'follows the newest build' },
      ],
    },
  ])
  expect([await now(apiSystem, 'carries'), await now(siteSystem, 'carries')]).toMatchObject([
    { kind: 'pending', waitingFor: expect.stringContaining('the old address') },
    { kind: 'pending', waitingFor: expect.stringContaining('the old address') },
  ])
})

test('API and worker get the address, on the commit that runs; undoing puts the old one back', async () => {
  for (const service of ['api', 'workers'] as const) {
    const looked = await setVariables.look({ service, ...successor }, world.reads, never)
    if (looked.kind !== 'planned' || looked.undo.kind !== 'undo') throw new Error(looked.kind)
    expect(looked.undo.operation.input).toEqual({
      service,
      byService: { [service === 'api' ? 'api' : 'worker']: { BOOKING_ADDRESS: OLD } },
    })
    expect(outcome(await carryOut(setVariables, { service, ...successor }, world))).toBe(
      'accepted - verified',
    )
    const again = { service, contract: 'booking' }
    const redeploy = await redeployRunning.look(again, world.reads, never)
    expect(redeploy).toMatchObject({
      plan: { title: expect.stringContaining(V42.slice(0, 7)) },
    })
    expect(outcome(await carryOut(redeployRunning, again, world))).toBe('accepted - verified')
  }
  expect(await checked(apiSystem, 'carries', successor, world.reads)).toMatchObject({
    kind: 'verified',
  })
  expect((await running(scene.railway)).map(({ meta }) => meta.commitHash)).toEqual([V42])
  expect(
    await setVariables.look({ service: 'api', ...successor }, world.reads, never),
  ).toMatchObject({ kind: 'nothing-to-do' })
})

test('the site is built again from the commit that is live, and carries the new address alone', async () => {
  expect(outcome(await carryOut(setVariable, successor, world))).toBe('accepted - verified')
  expect(await now(siteSystem, 'carries')).toMatchObject({ kind: 'pending' })
  const target = { deploymentId: web.idOf('v42') }
  const built = await carryOut(rebuild, { target, contract: 'booking' }, world)
  expect(outcome(built)).toBe('accepted - verified')
  expect(await checked(siteSystem, 'carries', successor, world.reads)).toMatchObject({
    kind: 'verified',
  })
  expect(await checked(vercelSystem, 'keeps-successor', successor, world.reads)).toMatchObject({
    kind: 'verified',
    evidence: [
      { value: NEXT },
      { value: 'goes live, with NEXT_PUBLIC_BOOKING_ADDRESS as it is now' },
      { value: expect.stringContaining(OLD) },
    ],
  })
})

test('a variable that somebody sets back is told: the next build would not keep the address', async () => {
  const variable = { key: 'NEXT_PUBLIC_BOOKING_ADDRESS', value: OLD }
  await carryOut(setVariable, { variable }, world)
  expect(await now(vercelSystem, 'keeps-successor')).toMatchObject({
    kind: 'failed',
    failure: { code: 'NOT_VERIFIED', summary: expect.stringContaining(OLD) },
  })
})

test('a contract that nobody reads out of a variable changes nothing', async () => {
  const other = { contract: 'prices', address: NEXT }
  const looks = await Promise.all([
    setVariables.look({ service: 'api', ...other }, world.reads, never),
    redeployRunning.look({ service: 'workers', contract: 'prices' }, world.reads, never),
    setVariable.look(other, world.reads, never),
    rebuild.look(
      { target: { deploymentId: web.idOf('v42') }, contract: 'prices' },
      world.reads,
      never,
    ),
  ])
  expect(looks.map(({ kind }) => kind)).toEqual(Array(4).fill('nothing-to-do'))
  expect(await checked(siteSystem, 'carries', other, world.reads)).toMatchObject({
    kind: 'verified',
  })
})

test('a production that a rollback has pinned is told before anything is changed', async () => {
  const rollback = operationOf(vercelSystem, 'rollback')
  await carryOut(rollback, { target: { deploymentId: web.idOf('v41') } }, world)
  const asked = { contract: 'booking' }
  expect(await checked(vercelSystem, 'consumers', asked, world.reads)).toMatchObject({
    kind: 'failed',
    failure: { code: 'BLOCKED', next: expect.stringContaining('releases the pin') },
  })
})

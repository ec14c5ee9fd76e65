import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { hurriedClock, makeLaptop, openConsole } from './bench/open-console.ts'
import { begin, type Operator, words } from './bench/operator.ts'
import { apiStanding, type Standing } from './bench/targets.ts'

let world: IncidentWorld
let api: Standing
let kernel: Kernel
let current: Operator | undefined

beforeAll(async () => {
  world = await startIncidentWorld()
  // The laptop is seven minutes slow through all of this, and the provider an hour behind.
  await world.control.clock({ skewMs: -3_600_000, system: 'railway' })
  kernel = await openConsole(await makeLaptop(world), {
    machine: { clock: hurriedClock({ haste: 4, wrongByMs: -7 * 60_000 }) },
  })
})
afterAll(async () => {
  await kernel.close()
  await world.stop()
})
beforeEach(async () => {
  await current?.end()
  await world.control.faults({ system: 'railway', clear: true })
  world.railway.forget()
  await expect.poll(atRest, { timeout: 20_000 }).toBe(true)
  api = await apiStanding(world)
})

/** Nothing is on its way up or down: what a colleague began in the test before has ended. */
async function atRest(): Promise<boolean> {
  const { deployments } = await world.railwayState()
  return deployments.every(
    ({ status, removedAt, stopped }) =>
      ['FAILED', 'CRASHED', 'SKIPPED'].includes(status) ||
      stopped ||
      (status === 'SUCCESS') === (removedAt === null),
  )
}

async function rollBack(target = api.other): Promise<Operator> {
  current = await begin(kernel, 'api-only', { railway: target })
  return current
}
const liveCommit = async () => (await apiStanding(world)).liveCommit
const sent = () => world.railway.sent().map(({ what }) => what)
const arm = (fault: Readonly<Record<string, unknown>>) =>
  world.control.faults({ system: 'railway', on: 'deploymentRollback', ...fault })

test('a connection cut after the rollback was sent leaves it unknown; ids tell that it happened, and nothing goes twice', async () => {
  await arm({ kind: 'cut-after' })
  const ada = await rollBack()
  const run = await ada.go()
  expect(ada.trail('api-rollback')).toEqual([
    'waiting',
    'looking',
    'acting',
    'unknown',
    'reconciling',
    'verifying',
    'succeeded',
  ])
  expect([sent(), await liveCommit(), run.outcome]).toEqual([
    ['deploymentRollback'],
    api.otherCommit,
    'done',
  ])
})

test('cut before it was carried out, with a colleague deploying in the same second: theirs is not taken for ours', async () => {
  await arm({ kind: 'colleague-before' })
  await arm({ kind: 'cut-before' })
  const ada = await rollBack()
  await ada.until('api-rollback')
  expect(ada.failureOf('api-rollback')).toMatchObject({
    code: 'REPLY_LOST',
    world: expect.stringContaining('As before'),
    next: 'Retry.',
  })
  expect([sent().length, await liveCommit()]).toEqual([1, api.liveCommit])
})

test('a colleague in the same second after us: ours is not called verified, and theirs is named', async () => {
  await arm({ kind: 'colleague-after' })
  const ada = await rollBack()
  await ada.until('api-rollback')
  expect(ada.failureOf('api-rollback'), words(ada.current())).toMatchObject({
    world: expect.stringMatching(/runs/),
    next: expect.stringMatching(/\w/),
  })
  expect(sent()).toEqual(['deploymentRollback'])
})

test('429 and a 500 with text: nothing changed, and the same run goes on', async () => {
  await arm({ kind: 'rate-limit', retryAfter: 9 })
  const ada = await rollBack()
  await ada.until('api-rollback')
  expect(ada.failureOf('api-rollback')).toMatchObject({
    code: 'RATE_LIMITED',
    retryAfterSeconds: 9,
    world: 'Nothing was changed.',
  })
  await arm({ kind: 'text-500' })
  await ada.retry('api-rollback')
  expect(ada.trail('api-rollback')).toContain('unknown')
  expect(ada.failureOf('api-rollback').code).toBe('REPLY_LOST')
  expect(await liveCommit()).toBe(api.liveCommit)
  await ada.retry('api-rollback')
  expect([sent().length, await liveCommit()]).toEqual([3, api.otherCommit])
})

test('a wrong token is refused in words before anything is sent', async () => {
  const folder = await mkdtemp(join(world.base, 'token-'))
  const tokenFile = join(folder, 'railway-token')
  await writeFile(tokenFile, '00000000-0000-4000-8000-000000000000')
  const laptop = await makeLaptop(world, (same) => ({
    ...same,
    railway: { ...same.railway, tokenFile },
  }))
  const console_ = await openConsole(laptop)
  const ada = await begin(console_, 'api-only')
  await ada.until('api-rollback')
  expect(ada.failureOf('api-rollback')).toMatchObject({
    world: 'Nothing was changed.',
    next: expect.stringMatching(/\w/),
  })
  expect(JSON.stringify(ada.current())).not.toContain('00000000-0000-4000')
  await console_.close()
  expect([sent(), await liveCommit()]).toEqual([[], api.liveCommit])
})

test('a token that may not write is told by the provider, and nothing happened', async () => {
  await arm({ kind: 'not-authorized' })
  const ada = await rollBack()
  await ada.until('api-rollback')
  expect(ada.failureOf('api-rollback')).toMatchObject({
    code: 'FORBIDDEN',
    answered: expect.stringContaining('Not Authorized'),
    world: 'Nothing was changed.',
  })
  expect(await liveCommit()).toBe(api.liveCommit)
})

test('what is live already starts no run; a twin of it is refused', async () => {
  await expect(rollBack(api.live)).rejects.toMatchObject({ failure: { code: 'NO_CANDIDATE' } })
  await world.colleague.railway(
    'mutation R($id: String!) { deploymentRedeploy(id: $id, usePreviousImageTag: true) { id } }',
    { id: api.live },
  )
  const rising = await rollBack()
  await rising.until('api-rollback')
  expect(rising.failureOf('api-rollback')).toMatchObject({
    code: 'ANOTHER_IN_PROGRESS',
    world: 'Nothing was changed.',
    next: expect.stringContaining('Wait'),
  })
  await rising.end()
  await expect
    .poll(async () => (await atRest()) && (await apiStanding(world)).live, { timeout: 60_000 })
    .not.toBe(api.live)
  await expect.poll(atRest, { timeout: 60_000 }).toBe(true)
  const twin = await rollBack(api.live)
  await twin.until('api-rollback')
  expect(twin.failureOf('api-rollback')).toMatchObject({
    code: 'SAME_AS_FAILING',
    world: 'Nothing was changed.',
  })
  expect([sent(), await liveCommit()]).toEqual([[], api.liveCommit])
})

test('past retention it is refused, with the way that is left; a foreign id is not swapped for another target', async () => {
  const { deployments } = await world.railwayState()
  const own = world.description.railway.services.api
  const foreign = deployments.find(({ serviceId }) => serviceId !== own)
  // A month later no image of a former release is kept.
  await world.control.clock({ skewMs: 30 * 86_400_000, system: 'railway' })
  const codes: string[] = []
  for (const target of [api.other, foreign?.id]) {
    const ada = await rollBack(target ?? '')
    await ada.until('api-rollback')
    codes.push(ada.failureOf('api-rollback').code)
    await ada.end()
  }
  await world.control.clock({ skewMs: -3_600_000, system: 'railway' })
  expect(codes).toEqual(['PAST_RETENTION', 'NO_CANDIDATE'])
  expect([sent(), await liveCommit()]).toEqual([[], api.liveCommit])
})

test('a replica that is left behind is mixed, with its name', async () => {
  await arm({ kind: 'replica-left-behind' })
  const ada = await rollBack()
  await ada.until('api-rollback')
  const found = ada.failureOf('api-rollback')
  expect(found.code).toBe('MIXED')
  expect(found.summary).toContain(api.liveCommit.slice(0, 7))
  expect(found.next).toMatch(/\w/)
  expect(ada.current().outcome).not.toBe('done')
})

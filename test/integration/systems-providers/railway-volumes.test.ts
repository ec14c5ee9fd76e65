import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Reads } from '../../../src/main/kernel/ports/reads.ts'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { whyNoRecovery } from '../../../src/main/kernel/systems/railway/volumes/database-sources.ts'
import { patchLines } from '../../../src/main/kernel/systems/railway/volumes/patch-lines.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import {
  API,
  ENVIRONMENT,
  PROJECT,
  type QuietRailway,
  send,
  startQuietRailway,
  WORKER,
} from '../../unit/rehearsal-railway/quiet-railway.ts'
import { never, operationOf, type RealWorld, realWorld } from './provider-run.ts'

const POSTGRES = '33333333-0000-4000-8000-000000000005'
const restore = operationOf(railwaySystem, 'restore-volume-backup')
const commit = operationOf(railwaySystem, 'commit-staged')
const recover = operationOf(railwaySystem, 'recover-to-point')
let quiet: QuietRailway
let world: RealWorld
let now = new Date('2026-11-23T12:00:00.000Z').getTime()

beforeAll(async () => {
  // The platform's time goes on with every look: no workflow is waited for.
  const tick = () => {
    now += 100
    return new Date(now)
  }
  quiet = await startQuietRailway({ clock: { now: tick } })
  const railway = {
    ...{ url: quiet.railway.url, projectId: PROJECT, environmentId: ENVIRONMENT },
    ...{ tokenKind: 'project' as const, secret: 'railway' },
    services: { api: API, workers: [{ id: WORKER, name: 'worker' }], postgres: POSTGRES },
  }
  world = realWorld(profileWith({ railway }), { railway: 'project-token' })
})
// Railway takes fifty requests a second; all of these together would be more.
beforeEach(() => sleep(300))
afterAll(async () => {
  await world.close()
  await quiet.close()
})

const ask = async (query: string, variables: Record<string, unknown>) =>
  (await send(quiet.railway.url, query, { variables })).body.data
const stage = (input: object) =>
  ask(
    'mutation Stage($id: String!, $input: EnvironmentConfig!) { environmentStageChanges(environmentId: $id, input: $input, merge: true) { id } }',
    { id: ENVIRONMENT, input },
  )
async function backups(): Promise<readonly { readonly id: string; readonly createdAt: string }[]> {
  const found = await ask(
    'query Volumes($id: String!) { environment(id: $id) { volumeInstances { edges { node { id } } } } }',
    { id: ENVIRONMENT },
  )
  const { id } = found.environment.volumeInstances.edges[0].node
  const listed = await ask(
    'query Backups($id: String!) { volumeInstanceBackupList(volumeInstanceId: $id) { id createdAt } }',
    { id },
  )
  return listed.volumeInstanceBackupList
}

test('the volume of the database says how large it is, and how much of it is taken', async () => {
  const room = await railwaySystem.databaseRoom?.(world.reads, never)
  expect(room).toEqual({ said: 'Railway', totalBytes: 50e9, usedBytes: 475e6 })
})

test('what else runs beside the database is listed, the profile’s own and others', async () => {
  const listed = await railwaySystem.databaseNeighbours?.(world.reads, never)
  expect(listed).toEqual(
    ['api', 'worker'].map((name) => ({ name, schedule: undefined, isRunning: true, isOurs: true })),
  )
  const { railway } = world.reads.profile.systems
  if (railway === undefined) throw new Error('no Railway')
  const services = { ...railway.services, workers: [] }
  const blind = realWorld(profileWith({ railway: { ...railway, services } }), {
    railway: 'project-token',
  })
  const seen = await railwaySystem.databaseNeighbours?.(blind.reads, never)
  await blind.close()
  expect(seen?.map(({ isOurs }) => isOurs)).toEqual([true, false])
})

async function planned(of: typeof restore, input: object): Promise<Plan> {
  const looked = await of.look(JSON.parse(JSON.stringify(input)), world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return looked.plan
}
async function carried(of: typeof restore, plan: Plan): Promise<Verdict> {
  const receipt = await of.apply(plan, world.effects(), never)
  if (receipt.kind !== 'accepted') throw new Error(JSON.stringify(receipt))
  for (let look = 0; ; look += 1) {
    const verdict = await of.verify(plan, world.reads, never)
    if (verdict.kind !== 'pending' || look > 60) return verdict
  }
}

test('there is nothing to commit while no restored volume is staged, whatever else is', async () => {
  expect(await commit.look({}, world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED', summary: expect.stringContaining('nothing of ours') },
  })
})

test('restoring an older backup names the younger ones that would go, and is refused without a reason', async () => {
  const [youngest, , oldest] = await backups()
  const looked = await restore.look({ backup: oldest?.id ?? '' }, world.reads, never)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(looked)).toContain(youngest?.createdAt)
  const plan = await planned(restore, { backup: oldest?.id, override: 'dumped them' })
  expect(plan.challenge?.expects).toMatch(/^2 /)
  expect((await planned(restore, {})).target).toContainEqual({
    ...{ kind: 'fact', label: 'backups that go', value: 'none' },
  })
})

test('a backup that is not there is refused', async () => {
  expect(await restore.look({ backup: 'none' }, world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NO_CANDIDATE' },
  })
})

test('a complete restore has only staged a change; what colleagues staged is shown with it, and refused without a reason', async () => {
  await stage({
    services: { [API]: { variables: { STRIPE_KEY: { value: 'sk_live_secret' } } } },
  })
  const plan = await planned(restore, {})
  expect((await carried(restore, plan)).kind).toBe('verified')
  const looked = await commit.look({}, world.reads, never)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(looked)).toContain('api.variables.STRIPE_KEY')
  expect(JSON.stringify(looked)).not.toContain('sk_live_secret')
  const override = 'agreed with Lerato'
  const all = await planned(commit, { override })
  expect(all.challenge?.expects).toMatch(/^3 /)
  // A colleague changes something between look and approval: the plan is another one.
  await stage({ services: { [WORKER]: { deploy: { startCommand: 'x' } } } })
  const later = await planned(commit, { override })
  expect(later.preconditions).not.toEqual(all.preconditions)
  const before = String(later.details['volumeId'])
  expect((await carried(commit, later)).kind).toBe('verified')
  expect((await planned(restore, {})).details['volumeId']).not.toBe(before)
})

const toUndo = {
  ...{ name: '0042_wallet_split', startedAt: '2026-11-23T11:58:05.250Z' },
  because: 'it is not in v41',
}
/** The world, as one whose database says which migration is to be undone, and counts. */
const withMigration = (known: typeof toUndo | undefined): Reads => ({
  ...world.reads,
  platform: {
    ...world.reads.platform,
    firstToUndo: async () => known,
    rowsSince: async (moments) => moments.map((at) => [{ table: `users since ${at}`, rows: 7 }]),
  },
})
const recovery = (more: object) => JSON.parse(JSON.stringify({ run: 'pppp2345', ...more }))

test('recovery needs no typed moment: it makes a service beside, as of just before the first migration to undo, once', async () => {
  const looked = await recover.look(recovery({}), withMigration(toUndo), never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const { plan } = looked
  expect(plan.details['target']).toBe('2026-11-23T11:58:04.250Z')
  expect(JSON.stringify(plan.now)).toContain(
    '0042_wallet_split, began 2026-11-23T11:58:05.250Z (UTC)',
  )
  expect(plan.now).toContainEqual({
    ...{ kind: 'fact', label: 'lost after that point' },
    value: 'new rows: 7 users since 2026-11-23T11:58:04.250Z; changed and deleted rows come on top',
  })
  const verdict = await carried(recover, plan)
  expect(verdict.kind).toBe('verified')
  expect(verdict.evidence).toContainEqual({ kind: 'fact', label: 'its volume', value: 'READY' })
  const again = await recover.look(recovery({}), withMigration(toUndo), never)
  expect(again.kind).toBe('nothing-to-do')
})

test('a moment that is typed goes before the proposed one, in whatever zone it says', async () => {
  const given = recovery({ run: 'pppp2346', point: '2026-11-23T13:30:00+02:00' })
  const looked = await recover.look(given, withMigration(toUndo), never)
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: { details: { target: '2026-11-23T11:30:00.000Z' } },
  })
})

test.each([
  ['none, and no migration to undo', undefined, undefined, 'no moment follows from one'],
  ['a word', 'yesterday', toUndo, 'is not a time'],
  ['one without its zone', '2026-11-23T11:00:05', toUndo, 'does not say its zone'],
  ['one in the future', '2026-11-23T14:00:00Z', toUndo, 'in the future'],
  ['one of before the window', '2026-10-20T12:00:00Z', toUndo, 'before the window'],
  ['one with the migration in it', '2026-11-23T11:58:06Z', toUndo, '0042_wallet_split had begun'],
] as const)('recovery to a moment is refused for %s', async (_what, point, known, summary) => {
  const looked = await recover.look(
    recovery({ run: 'pppp2347', point }),
    withMigration(known),
    never,
  )
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: {
      ...{ code: 'BLOCKED', field: 'given.point' },
      summary: expect.stringContaining(summary),
    },
  })
})

test('a moment with the migration in it is taken with a reason, and says so', async () => {
  const given = { run: 'pppp2347', point: '2026-11-23T11:58:06Z', override: 'it did no harm' }
  const looked = await recover.look(recovery(given), withMigration(toUndo), never)
  expect(JSON.stringify(looked)).toContain('0042_wallet_split is in it: it did no harm')
})

test('Railway offers the moment before the migration and each backup of the volume as sources', async () => {
  const offered = await railwaySystem.databaseSources?.(toUndo, world.reads, never)
  const [point, ...volumes] = offered?.sources ?? []
  expect(point).toMatchObject({
    ...{ id: 'point', kind: 'point', asOf: '2026-11-23T11:58:04.250Z' },
    runbook: 'database-point',
  })
  expect(point?.whyNot).toBeUndefined()
  expect(volumes.length).toBeGreaterThan(0)
  expect(
    volumes.every(({ kind, runbook }) => `${kind} ${runbook}` === 'volume database-volume'),
  ).toBe(true)
  expect(whyNoRecovery({ image: 'postgres-ssl:15.3' })).toContain('a major tag only')
})

test('a patch is shown by names, without the values of variables', () => {
  const patch = {
    services: { a: { variables: { KEY: { value: 'x' }, OLD: null }, deploy: { n: 2 } } },
  }
  expect(patchLines(patch, { a: 'api' })).toEqual([
    { path: 'services.api.variables.KEY.value', value: '(a value, not shown)', mounts: false },
    { path: 'services.api.variables.OLD', value: 'taken away', mounts: false },
    { path: 'services.api.deploy.n', value: '2', mounts: false },
  ])
})

import { expect, test } from 'vitest'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { patchLines } from '../../../src/main/kernel/systems/railway/volumes/patch-lines.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import { API, WORKER } from '../../unit/rehearsal-railway/quiet-railway.ts'
import { never, operationOf, realWorld } from './provider-run.ts'
import { toUndo, volumeScene } from './volume-scene.ts'

const restore = operationOf(railwaySystem, 'restore-volume-backup')
const commit = operationOf(railwaySystem, 'commit-staged')
const scene = volumeScene()

test('the volume of the database says how large it is, and how much of it is taken', async () => {
  const room = await railwaySystem.databaseRoom?.(scene.world.reads, never)
  expect(room).toEqual({ said: 'Railway', totalBytes: 50e9, usedBytes: 475e6 })
})

test('what else runs beside the database is listed, the profile’s own and others', async () => {
  const listed = await railwaySystem.databaseNeighbours?.(scene.world.reads, never)
  expect(listed).toEqual(
    ['api', 'worker'].map((name) => ({ name, schedule: undefined, isRunning: true, isOurs: true })),
  )
  const { railway } = scene.world.reads.profile.systems
  if (railway === undefined) throw new Error('no Railway')
  const services = { ...railway.services, workers: [] }
  const blind = realWorld(profileWith({ railway: { ...railway, services } }), {
    railway: 'project-token',
  })
  const seen = await railwaySystem.databaseNeighbours?.(blind.reads, never)
  await blind.close()
  expect(seen?.map(({ isOurs }) => isOurs)).toEqual([true, false])
})

test('there is nothing to commit while no restored volume is staged, whatever else is', async () => {
  expect(await commit.look({}, scene.world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED', summary: expect.stringContaining('nothing of ours') },
  })
})

test('restoring an older backup names the younger ones that would go, and is refused without a reason', async () => {
  const [youngest, , oldest] = await scene.backups()
  const looked = await restore.look({ backup: oldest?.id ?? '' }, scene.world.reads, never)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(looked)).toContain(youngest?.createdAt)
  const plan = await scene.planned(restore, { backup: oldest?.id, override: 'dumped them' })
  expect(plan.challenge?.expects).toMatch(/^2 /)
  expect((await scene.planned(restore, {})).target).toContainEqual({
    ...{ kind: 'fact', label: 'backups that go', value: 'none' },
  })
})

test('backups that would go with an older one are locked first, all in one request', async () => {
  const [youngest, second, oldest] = await scene.backups()
  const lock = operationOf(railwaySystem, 'lock-younger')
  const plan = await scene.planned(lock, { backup: oldest?.id ?? '' })
  expect(plan.details['backups']).toEqual([youngest?.id, second?.id])
  expect((await scene.carried(lock, plan)).kind).toBe('verified')
  expect((await lock.look({ backup: oldest?.id ?? '' }, scene.world.reads, never)).kind).toBe(
    'nothing-to-do',
  )
  const looked = await restore.look({ backup: oldest?.id ?? '' }, scene.world.reads, never)
  expect(JSON.stringify(looked)).toContain('(locked)')
})

test('without a choice it is the youngest backup in which the migration to undo is not', async () => {
  const [youngest, second] = await scene.backups()
  const startedAt = new Date(Date.parse(youngest?.createdAt ?? '') - 1000).toISOString()
  const known = { ...toUndo, startedAt }
  const override = 'the younger one has it'
  const looked = await restore.look({ override }, scene.withMigration(known), never)
  expect(looked).toMatchObject({ kind: 'planned', plan: { details: { backup: second?.id } } })
  const given = { backup: youngest?.id ?? '' }
  const chosen = await restore.look(given, scene.withMigration(known), never)
  expect(JSON.stringify(chosen)).toContain('0042_wallet_split is in this backup')
})

test('a backup that is not there is refused', async () => {
  expect(await restore.look({ backup: 'none' }, scene.world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NO_CANDIDATE' },
  })
})

test('a complete restore has only staged a change; what colleagues staged is shown with it, and refused without a reason', async () => {
  await scene.stage({
    services: { [API]: { variables: { STRIPE_KEY: { value: 'sk_live_secret' } } } },
  })
  const plan = await scene.planned(restore, {})
  expect((await scene.carried(restore, plan)).kind).toBe('verified')
  const looked = await commit.look({}, scene.world.reads, never)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(looked)).toContain('api.variables.STRIPE_KEY')
  expect(JSON.stringify(looked)).not.toContain('sk_live_secret')
  const override = 'agreed with Lerato'
  const all = await scene.planned(commit, { override })
  expect(all.challenge?.expects).toMatch(/^3 /)
  // A colleague changes something between look and approval: the plan is another one.
  await scene.stage({ services: { [WORKER]: { deploy: { startCommand: 'x' } } } })
  const later = await scene.planned(commit, { override })
  expect(later.preconditions).not.toEqual(all.preconditions)
  const before = String(later.details['volumeId'])
  expect((await scene.carried(commit, later)).kind).toBe('verified')
  expect((await scene.planned(restore, {})).details['volumeId']).not.toBe(before)
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

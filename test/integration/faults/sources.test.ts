import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { ACTOR, makeLaptop, openConsole } from './bench/open-console.ts'
import { begin, words } from './bench/operator.ts'

let world: IncidentWorld
let kernel: Kernel

beforeAll(async () => {
  world = await startIncidentWorld()
  kernel = await openConsole(await makeLaptop(world))
})
afterAll(async () => {
  await kernel.close()
  await world.stop()
})

test('all sources stand in one list by what would be lost, the moment before the bad migration first', async () => {
  const { toUndo, window, sources, problems } = await kernel.sources.look()
  expect(problems).toEqual([])
  expect(toUndo).toMatchObject({
    name: '0042_wallet_split',
    because: 'it is not in v41, the last verified release of the API',
  })
  expect(window?.until).toBeDefined()
  const [first] = sources
  expect(first).toMatchObject({ id: 'point', isBefore: true, runbook: 'database-point' })
  const kinds = new Set(sources.map(({ kind }) => kind))
  expect([...kinds].toSorted()).toEqual(['bucket', 'dump', 'point', 'volume'])
  const lostOf = (kind: string) =>
    sources.find((one) => one.kind === kind)?.lost.find(({ table }) => table === 'users')?.rows
  // Five people joined since last night, and nobody since the release.
  expect([lostOf('point'), lostOf('dump'), lostOf('bucket')]).toEqual([0, 5, 5])
})

test('a backup is fetched from the bucket, restored beside, verified and dropped', async () => {
  const { sources } = await kernel.sources.look()
  const remote = sources.find(({ kind }) => kind === 'bucket')
  if (remote === undefined) throw new Error('the bucket is empty')
  const ada = await begin(kernel, 'database-test', { postgres: remote.id })
  const run = await ada.go()
  expect(run.outcome, words(run)).toBe('done')
  expect(ada.step('db-fetch').state.kind).toBe('succeeded')
  expect(ada.step('db-verify').state.kind).toBe('succeeded')
  const here = await readdir(join(world.dir, 'backups'))
  expect(here.filter((name) => name.endsWith('.sql.gz'))).toHaveLength(1)
})

test('a volume backup is mounted only once all that is staged was shown, a colleague’s change by its name', async () => {
  const { environmentId, services } = world.description.railway
  await world.colleague.railway(
    'mutation Stage($id: String!, $input: EnvironmentConfig!) { environmentStageChanges(environmentId: $id, input: $input, merge: true) { id } }',
    {
      id: environmentId,
      input: { services: { [services.worker]: { variables: { BATCH: { value: '9' } } } } },
    },
  )
  const ada = await begin(kernel, 'database-volume')
  await ada.until('railway-commit-staged')
  expect(ada.step('railway-restore-volume').state.kind).toBe('succeeded')
  const refused = ada.failureOf('railway-commit-staged')
  expect(refused.summary).toContain('worker.variables.BATCH')
  const asked = { run: ada.run, step: 'railway-commit-staged', by: ACTOR }
  await kernel.procedures.retry({ ...asked, override: 'agreed with Lerato' })
  await ada.until('railway-commit-staged')
  expect(ada.step('railway-commit-staged').state.kind, words(ada.current())).toBe('succeeded')
  const { volume, staged } = await world.railwayState()
  expect([volume?.mounted, staged]).toEqual([expect.any(String), null])
  await ada.end()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import { type IncidentWorld, startIncidentWorld } from './bench/incident-world.ts'
import { makeLaptop, openConsole } from './bench/open-console.ts'
import { begin, words } from './bench/operator.ts'
import { apiStanding, webStanding } from './bench/targets.ts'
import { GOOD, usersView } from './bench/users-view.ts'

let world: IncidentWorld
let kernel: Kernel

beforeAll(async () => {
  world = await startIncidentWorld('bad-schema')
  kernel = await openConsole(await makeLaptop(world))
})
afterAll(async () => {
  await kernel.close()
  await world.stop()
})

test('the fast lane takes back the web alone where v41 does not run on the new head, and says why', async () => {
  await kernel.situation?.refresh()
  const lane = kernel.situation?.current().fastLane
  expect(lane).toMatchObject({
    kind: 'ready',
    steps: [{ system: 'vercel' }],
    left: [{ system: 'railway', because: expect.stringContaining('runs on') }],
  })
})

test('the whole procedure keeps the order: the API comes back only once the database has, and everything is verified', async () => {
  const before = { web: await webStanding(world), api: await apiStanding(world) }
  const order: string[] = []
  kernel.runs.watch((run) => {
    for (const { id, state } of run.steps)
      if (state.kind === 'running' && !order.includes(id)) order.push(id)
  })
  const ada = await begin(kernel, 'bad-release')
  const run = await ada.go()
  expect(run.outcome, words(run)).toBe('done')
  expect(ada.step('api-rollback').state).toMatchObject({
    kind: 'skipped',
    because: expect.stringContaining('runs on'),
  })
  const at = (id: string) => order.indexOf(id)
  const wanted = [
    'web-rollback',
    'api-stop',
    'workers-stop',
    'db-fence',
    'db-sequences',
    'db-rules',
    'db-swap',
    'db-check',
    'api-back',
    'api-check',
    'workers-back',
  ]
  expect(wanted.toSorted((a, b) => at(a) - at(b))).toEqual(wanted)
  expect(at('db-verify')).toBeLessThan(at('api-stop'))
  expect(at('db-difference')).toBeLessThan(at('api-stop'))
  expect(JSON.stringify(ada.step('db-difference').state)).toContain('live still takes writes')
  const after = { web: await webStanding(world), api: await apiStanding(world) }
  expect(after.web.liveCommit).not.toBe(before.web.liveCommit)
  expect(after.api.liveCommit).not.toBe(before.api.liveCommit)
  expect(world.vercel.sent().map(({ what }) => what)).toEqual(['POST rollback'])
  expect(world.railway.sent().map(({ what }) => what)).toEqual([
    'deploymentStop',
    'deploymentStop',
    'deploymentRollback',
    'deploymentRedeploy',
  ])
  expect(await usersView(world)).toEqual(GOOD)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import {
  type RailwaySimulator,
  startRailwaySimulator,
} from '../../../src/rehearsal/railway/start-railway-simulator.ts'
import { type BackendDatabase, startBackendDatabase } from './backend-database.ts'
import { ask, commitOf, edge, IDS, list, optionsFor, until } from './railway-client.ts'

let database: BackendDatabase
let railway: RailwaySimulator

const V41 = commitOf(BAD_RELEASE, 'v41')
const V42 = commitOf(BAD_RELEASE, 'v42')

beforeAll(async () => {
  // One migration behind: the first boot of v42 has to do the damage itself.
  database = await startBackendDatabase(BAD_RELEASE.migrations.slice(0, -1))
  railway = await startRailwaySimulator(optionsFor(database, BAD_RELEASE, 'rollback'))
  await railway.ready()
})

afterAll(async () => {
  await railway?.close()
  await database?.close()
})

test('the bad release runs on every replica, and its boot has damaged the wallets', async () => {
  const health = await Promise.all(
    ['0', '1'].map((replica) =>
      edge(railway, '/api/health', { headers: { 'x-vlossom-replica': replica } }),
    ),
  )
  expect(health.map(({ status, body }) => ({ status, ...body }))).toEqual(
    health.map(({ headers }) => ({
      status: 'healthy',
      version: 'v42',
      commit: V42,
      replica: headers.get('x-replica'),
      database: 'connected',
      migration: '0042_wallet_split',
    })),
  )
  expect(new Set(health.map(({ headers }) => headers.get('x-replica'))).size).toBe(2)
  expect(health[0]?.headers.get('x-replica-count')).toBe('2')
  const [damaged] = await database.query(
    'select count(*)::int as count from wallets where balance_wei = 0',
  )
  expect(damaged).toEqual({ count: 15 })
})

test('a fifth of the requests fails, and the metrics count exactly that', async () => {
  const startDate = new Date(Date.now() - 1000).toISOString()
  const statuses: number[] = []
  for (let n = 0; n < 20; n += 1) {
    const { status } = await edge(railway, '/api/stylists', {
      headers: { 'x-vlossom-replica': '0' },
    })
    statuses.push(status)
  }
  expect(statuses.filter((status) => status === 500)).toHaveLength(4)
  const metrics = await ask(
    railway,
    `query($serviceId: String!, $environmentId: String!, $startDate: DateTime!, $endDate: DateTime!) {
      httpMetricsGroupedByStatus(serviceId: $serviceId, environmentId: $environmentId,
        startDate: $startDate, endDate: $endDate, stepSeconds: 3600, path: "/api/stylists") {
        statusCode samples { ts value } } }`,
    {
      serviceId: IDS.services.api,
      environmentId: IDS.environmentId,
      startDate,
      endDate: new Date(Date.now() + 1000).toISOString(),
    },
  )
  const counts = metrics.httpMetricsGroupedByStatus.map(
    (each: { statusCode: number; samples: { value: number }[] }) => [
      each.statusCode,
      each.samples.reduce((sum, { value }) => sum + value, 0),
    ],
  )
  expect(counts).toEqual([
    [200, 16],
    [500, 4],
  ])
})

test('bookings and transfers are really written', async () => {
  const before = await database.query('select count(*)::int as count from bookings')
  const answers = []
  for (let n = 0; n < 5; n += 1) {
    answers.push(await edge(railway, '/api/bookings', { method: 'POST' }))
  }
  const made = answers.filter(({ status }) => status === 201).length
  const after = await database.query('select count(*)::int as count from bookings')
  expect(made).toBeGreaterThanOrEqual(3)
  expect(Number(after[0]?.['count']) - Number(before[0]?.['count'])).toBe(made)
  const moved = await until(async () => {
    const answer = await edge(railway, '/api/wallets/transfer', { method: 'POST' })
    return answer.status === 200 && answer
  })
  expect(moved.body).toEqual({ moved: expect.stringMatching(/^\d+$/) })
  const [odd] = await database.query(
    `select count(*)::int as count from wallets
     where spent_wei > 0 and balance_wei <> deposited_wei - spent_wei`,
  )
  expect(odd).toEqual({ count: 0 })
})

test('a rollback answers only true; the new deployment is found by listing and nobody is refused meanwhile', async () => {
  const before = await list(railway)
  const target = before.find((each) => each.meta.commitHash === V41)
  expect(target).toMatchObject({ status: 'REMOVED', canRollback: true })
  const refused: number[] = []
  let over = false
  const traffic = (async () => {
    while (!over) {
      const { status } = await edge(railway, '/api/health')
      if (status !== 200) refused.push(status)
    }
  })()
  const answer = await ask(railway, 'mutation($id: String!) { deploymentRollback(id: $id) }', {
    id: target?.id,
  })
  expect(answer).toEqual({ deploymentRollback: true })
  const seen = new Set<string>()
  const ours = await until(async () => {
    const known = new Set(before.map(({ id }) => id))
    const fresh = (await list(railway)).filter(({ id }) => !known.has(id))
    for (const each of fresh) seen.add(each.status)
    return fresh.find(({ status }) => status === 'SUCCESS')
  })
  expect(ours.id).not.toBe(target?.id)
  expect(ours.meta.commitHash).toBe(V41)
  expect(ours.instances.map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING'])
  expect(seen).not.toContain('BUILDING')
  const old = await until(async () =>
    (await list(railway)).find(({ id, status }) => id === before[0]?.id && status === 'REMOVED'),
  )
  expect(old.instances).toEqual([])
  over = true
  await traffic
  expect(refused).toEqual([])
  const statuses = await Promise.all(
    Array.from({ length: 20 }, () => edge(railway, '/api/auth/health')),
  )
  expect(statuses.every(({ status, body }) => status === 200 && body.version === 'v41')).toBe(true)
})

test('a rollback brings the old variables back and leaves auto-deploy on: the next push replaces it', async () => {
  const where = { ...IDS, serviceId: IDS.services.api }
  const { variables } = await ask(
    railway,
    `query($projectId: String!, $environmentId: String!, $serviceId: String!) {
      variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true) }`,
    where,
  )
  expect(variables).toMatchObject({ RELEASE: 'v41' })
  const ids = railway.push({ commit: 'f'.repeat(40), message: 'Fix a typo', author: 'Ayo' })
  expect(ids).toHaveLength(2)
  await until(async () =>
    (await list(railway)).find(({ id, status }) => id === ids[0] && status === 'SUCCESS'),
  )
  const { body } = await edge(railway, '/api/health')
  expect(body).toMatchObject({ version: 'v42', commit: 'f'.repeat(40) })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import { REGION } from '../../../src/rehearsal/railway/initial-state.ts'
import {
  type RailwaySimulator,
  startRailwaySimulator,
} from '../../../src/rehearsal/railway/start-railway-simulator.ts'
import { type BackendDatabase, startBackendDatabase } from './backend-database.ts'
import { ask, commitOf, edge, IDS, list, optionsFor, until } from './railway-client.ts'

let database: BackendDatabase
let railway: RailwaySimulator

const { environmentId, services } = IDS
const V41 = commitOf(BAD_RELEASE, 'v41')
const V42 = commitOf(BAD_RELEASE, 'v42')

const options = () => optionsFor(database, BAD_RELEASE, 'stop')

async function jobRuns(): Promise<number> {
  const [row] = await database.query('select count(*)::int as count from job_runs')
  return Number(row?.['count'])
}

async function scale(count: number): Promise<void> {
  await ask(
    railway,
    'mutation($id: String!, $patch: EnvironmentConfig) { environmentPatchCommit(environmentId: $id, patch: $patch) }',
    {
      id: environmentId,
      patch: {
        services: {
          [services.api]: {
            deploy: {
              multiRegionConfig: { [REGION]: count === 0 ? null : { numReplicas: count } },
            },
          },
        },
      },
    },
  )
}

beforeAll(async () => {
  database = await startBackendDatabase(BAD_RELEASE.migrations)
  railway = await startRailwaySimulator(options())
  await railway.ready()
})

afterAll(async () => {
  await railway?.close()
  await database?.close()
})

test('a stopped worker writes no more, and a redeploy brings it back', async () => {
  await until(async () => (await jobRuns()) > 0)
  const [live] = await list(railway, 'worker')
  await ask(railway, 'mutation($id: String!) { deploymentStop(id: $id) }', { id: live?.id })
  const stopped = await until(async () =>
    (await list(railway, 'worker')).find(({ deploymentStopped }) => deploymentStopped),
  )
  expect(stopped).toMatchObject({ status: 'SUCCESS', instances: [{ status: 'STOPPED' }] })
  const then = await jobRuns()
  await sleep(1300)
  expect(await jobRuns()).toBe(then)
  const { deploymentRedeploy } = await ask(
    railway,
    'mutation($id: String!) { deploymentRedeploy(id: $id, usePreviousImageTag: true) { id status } }',
    { id: live?.id },
  )
  expect(deploymentRedeploy.status).toBe('QUEUED')
  await until(async () => (await jobRuns()) > then)
})

test('a stopped API answers 502 at the edge, restart is refused, and it is still stopped after a restart of the world', async () => {
  const [live] = await list(railway)
  await ask(railway, 'mutation($id: String!) { deploymentStop(id: $id) }', { id: live?.id })
  const refused = await until(async () => {
    const answer = await edge(railway, '/api/health')
    return answer.status === 502 && answer
  })
  expect(refused.body).toEqual({
    status: 'error',
    code: 502,
    message: 'Application failed to respond',
  })
  await expect(
    ask(railway, 'mutation($id: String!) { deploymentRestart(id: $id) }', { id: live?.id }),
  ).rejects.toThrow('Deployment is stopped and cannot be restarted')
  const { url, apiUrl } = railway
  await railway.close()
  railway = await startRailwaySimulator(options())
  await railway.ready()
  expect({ url: railway.url, apiUrl: railway.apiUrl }).toEqual({ url, apiUrl })
  const [again] = await list(railway)
  expect(again).toMatchObject({
    id: live?.id,
    deploymentStopped: true,
    instances: [{ status: 'STOPPED' }, { status: 'STOPPED' }],
  })
  expect((await edge(railway, '/api/health')).status).toBe(502)
  railway.habits.restartAfterStop = 'works'
  await ask(railway, 'mutation($id: String!) { deploymentRestart(id: $id) }', { id: live?.id })
  await until(async () => (await edge(railway, '/api/health')).status === 200)
})

test('a service scaled up from zero comes back with the newest commit, the bad one', async () => {
  const before = await list(railway)
  const good = before.find(({ meta }) => meta.commitHash === V41)
  await ask(railway, 'mutation($id: String!) { deploymentRollback(id: $id) }', { id: good?.id })
  await until(async () => (await edge(railway, '/api/health')).body.version === 'v41')
  await scale(0)
  await until(async () => (await edge(railway, '/api/health')).status === 502)
  await until(async () => (await list(railway))[0]?.instances.length === 0)
  const { serviceInstance } = await ask(
    railway,
    `query($environmentId: String!, $serviceId: String!) {
      serviceInstance(environmentId: $environmentId, serviceId: $serviceId) {
        numReplicas latestDeployment { meta } activeDeployments { status instances { id } } } }`,
    { environmentId, serviceId: services.api },
  )
  expect(serviceInstance).toMatchObject({
    numReplicas: null,
    latestDeployment: { meta: { serviceManifest: { deploy: { multiRegionConfig: {} } } } },
    activeDeployments: [{ status: 'SUCCESS', instances: [] }],
  })
  await scale(2)
  await until(async () => (await edge(railway, '/api/health')).status === 200)
  const [latest] = await list(railway)
  expect(latest).toMatchObject({ meta: { commitHash: V42 } })
  expect((await edge(railway, '/api/health')).body).toMatchObject({ version: 'v42' })
})

test('a variable written without skipDeploys deploys the newest commit; with it nothing is deployed', async () => {
  const upsert = (skipDeploys: boolean): Promise<unknown> =>
    ask(railway, 'mutation($input: VariableUpsertInput!) { variableUpsert(input: $input) }', {
      input: {
        projectId: IDS.projectId,
        environmentId,
        serviceId: services.worker,
        name: 'LOG_LEVEL',
        value: skipDeploys ? 'debug' : 'trace',
        skipDeploys,
      },
    })
  const before = await list(railway, 'worker')
  await upsert(true)
  expect(await list(railway, 'worker')).toHaveLength(before.length)
  await upsert(false)
  const after = await list(railway, 'worker')
  expect(after.length).toBe(before.length + 1)
  expect(after[0]?.meta.commitHash).toBe(V42)
})

test('no child process is left when the simulator has closed', async () => {
  const pids = railway.pids()
  expect(pids.length).toBeGreaterThan(0)
  await railway.close()
  const alive = pids.filter((pid) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  })
  expect(alive).toEqual([])
})

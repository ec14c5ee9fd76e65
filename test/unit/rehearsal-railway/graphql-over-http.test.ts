import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  API,
  DATABASE_PASSWORD,
  ENVIRONMENT,
  PROJECT,
  type QuietRailway,
  send,
  startQuietRailway,
  WORKER,
} from './quiet-railway.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')
let quiet: QuietRailway
let url: string

const PROJECT_TOKEN = { 'project-access-token': 'project-token' }

beforeAll(async () => {
  quiet = await startQuietRailway({ clock: { now: () => NOW } })
  url = quiet.railway.url
})

afterAll(async () => {
  await quiet?.close()
})

const messages = (answer: { body: { errors?: { message: string }[] } }) =>
  answer.body.errors?.map(({ message }) => message)

test('the Date header is the platform’s own, whatever the laptop thinks', async () => {
  const { headers } = await send(url, '{ platformStatus { isStable } }')
  expect(headers.get('date')).toBe(NOW.toUTCString())
  expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(10_000)
})

test('a sub-selection on the rollback is a validation error, in HTTP 200', async () => {
  const answer = await send(url, 'mutation { deploymentRollback(id: "x") { id status } }')
  expect(answer.status).toBe(200)
  expect(answer.body.errors[0].message).toContain('must not have a selection')
  expect(answer.body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
})

test('only an account token may ask who it is', async () => {
  const query = '{ me { id email } }'
  expect((await send(url, query)).body.data.me.email).toBe('lerato@vlossom.example')
  const asProject = await send(url, query, { headers: PROJECT_TOKEN })
  expect({ status: asProject.status, messages: messages(asProject) }).toEqual({
    status: 200,
    messages: ['Not Authorized'],
  })
})

test('a project token names its project and environment, in either spelling of the header', async () => {
  const answer = await send(url, '{ projectToken { projectId environmentId } }', {
    headers: { 'Project-Access-Token': 'project-token' },
  })
  expect(answer.body).toEqual({
    data: { projectToken: { projectId: PROJECT, environmentId: ENVIRONMENT } },
  })
})

test('no token, a wrong one and one in the other’s header are refused in the platform’s words', async () => {
  const query = `{ service(id: "${API}") { name } }`
  const refusals = await Promise.all(
    [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: 'Bearer project-token' },
      { 'project-access-token': 'account-token' },
    ].map(async (headers) => messages(await send(url, query, { headers }))),
  )
  expect(refusals).toEqual([
    ['Not Authorized'],
    ['Not Authorized'],
    ['Not Authorized'],
    ['Project Token not found'],
  ])
})

test('a token that may only read is refused at the mutation, not before', async () => {
  const headers = { 'project-access-token': 'reading-token' }
  const read = await send(url, `{ service(id: "${API}") { name } }`, { headers })
  expect(read.body.data.service.name).toBe('api')
  const write = await send(url, 'mutation { deploymentRollback(id: "x") }', { headers })
  expect(messages(write)).toEqual(['Not Authorized'])
})

test('ids of another project, environment, service or deployment all read Not Authorized', async () => {
  const answers = await Promise.all(
    [
      '{ project(id: "other") { id } }',
      '{ environment(id: "other") { id } }',
      `{ serviceInstance(environmentId: "${ENVIRONMENT}", serviceId: "other") { id } }`,
      '{ deployment(id: "other") { id } }',
      '{ deployments(input: { projectId: "other" }) { edges { cursor } } }',
      `mutation { deploymentRollback(id: "${API}") }`,
    ].map(async (query) => messages(await send(url, query))),
  )
  expect(answers).toEqual(Array(6).fill(['Not Authorized']))
})

test('deployments are listed newest first and by status', async () => {
  const ask = async (status: string) => {
    const { body } = await send(
      url,
      `{ deployments(input: { serviceId: "${API}", status: ${status} }) { edges { node { status } } } }`,
    )
    return body.data.deployments.edges.map((edge: { node: { status: string } }) => edge.node.status)
  }
  expect(await ask('{ in: [SUCCESS] }')).toEqual(['SUCCESS'])
  expect(await ask('{ notIn: [SUCCESS, REMOVED] }')).toEqual([])
  expect(await ask('{}')).toEqual(['SUCCESS', 'REMOVED', 'REMOVED', 'REMOVED', 'REMOVED'])
  const old = await send(
    url,
    `{ deployments(input: { serviceId: "${API}", status: { successfulOnly: true } }) { edges { cursor } } }`,
  )
  expect(messages(old)?.[0]).toContain('successfulOnly')
})

test('the newest deployment carries what a console reads: commit, replica map, domain', async () => {
  const { body } = await send(
    url,
    `{ serviceInstance(environmentId: "${ENVIRONMENT}", serviceId: "${API}") {
      serviceName numReplicas source { repo } domains { serviceDomains { domain } customDomains { domain } }
      latestDeployment { status canRollback canRedeploy deploymentStopped meta } } }`,
  )
  expect(body.data.serviceInstance).toEqual({
    serviceName: 'api',
    numReplicas: 2,
    source: { repo: 'vlossom/api' },
    domains: {
      serviceDomains: [{ domain: new URL(quiet.railway.apiUrl).host }],
      customDomains: [],
    },
    latestDeployment: {
      status: 'SUCCESS',
      canRollback: false,
      canRedeploy: true,
      deploymentStopped: false,
      meta: expect.objectContaining({
        branch: 'main',
        commitHash: expect.stringMatching(/^[0-9a-f]{40}$/),
        commitAuthor: 'Sipho Nkosi',
        serviceManifest: {
          build: { builder: 'RAILPACK' },
          deploy: expect.objectContaining({
            multiRegionConfig: { 'europe-west4-drams3a': { numReplicas: 2 } },
          }),
        },
      }),
    },
  })
})

test('variables are rendered with the password, which is in no file of the state', async () => {
  const ask = async (unrendered: boolean) => {
    const { body } = await send(
      url,
      `{ variables(projectId: "${PROJECT}", environmentId: "${ENVIRONMENT}", serviceId: "${WORKER}", unrendered: ${unrendered}) }`,
    )
    return body.data.variables
  }
  expect(decodeURIComponent(new URL((await ask(false)).DATABASE_URL).password)).toBe(
    DATABASE_PASSWORD,
  )
  expect((await ask(true)).DATABASE_URL).toContain('Postgres.DATABASE_URL')
  const state = readFileSync(path.join(quiet.dir, 'railway.json'), 'utf8')
  expect(state).not.toContain('pass word')
  expect(state).not.toContain('pass%20word')
})

test('auto-deploy can be switched off and on, and says so', async () => {
  const ids = `projectId: "${PROJECT}", environmentId: "${ENVIRONMENT}", serviceId: "${API}"`
  const enable = (enabled: boolean) =>
    send(
      url,
      `mutation { serviceInstanceAutoDeployUpdate(input: { enabled: ${enabled}, ${ids} }) { enabled } }`,
    )
  const status = async () => {
    const { body } = await send(
      url,
      `{ serviceInstanceAutoDeployStatus(${ids}) { enabled canEnable reason } }`,
    )
    return body.data.serviceInstanceAutoDeployStatus
  }
  await enable(false)
  expect(await status()).toEqual({ enabled: false, canEnable: true, reason: null })
  const pushed = quiet.railway.push({ commit: 'a'.repeat(40), message: 'x', author: 'y' })
  const services = quiet.railway
    .state()
    .deployments.filter(({ id }) => pushed.includes(id))
    .map(({ serviceId }) => serviceId)
  expect(services).toEqual([WORKER])
  await enable(true)
  expect((await status()).enabled).toBe(true)
})

test('staged changes of a colleague can be seen, merged and committed as a whole', async () => {
  quiet.railway.colleagueStages({
    services: { [WORKER]: { variables: { THEIRS: { value: '1' } } } },
  })
  const input = { services: { [WORKER]: { variables: { OURS: { value: '2' } } } } }
  const staged = await send(
    url,
    'mutation($e: String!, $input: EnvironmentConfig!) { environmentStageChanges(environmentId: $e, input: $input, merge: true) { status patch } }',
    { variables: { e: ENVIRONMENT, input } },
  )
  expect(staged.body.data.environmentStageChanges).toEqual({
    status: 'STAGED',
    patch: {
      services: { [WORKER]: { variables: { THEIRS: { value: '1' }, OURS: { value: '2' } } } },
    },
  })
  const before = quiet.railway.state().deployments.length
  const commit = `mutation { environmentPatchCommitStaged(environmentId: "${ENVIRONMENT}", skipDeploys: true) }`
  expect((await send(url, commit)).body.data.environmentPatchCommitStaged).toMatch(
    /^[0-9a-f-]{36}$/,
  )
  expect(quiet.railway.state().deployments).toHaveLength(before)
  const after = await send(
    url,
    `{ environmentStagedChanges(environmentId: "${ENVIRONMENT}") { patch status } }`,
  )
  expect(after.body.data.environmentStagedChanges).toEqual({ patch: {}, status: 'STAGED' })
  expect(messages(await send(url, commit))).toEqual(['No staged changes to commit'])
})

test('the volume instance is found through the environment; the volume’s own id is refused', async () => {
  const { body } = await send(
    url,
    `{ environment(id: "${ENVIRONMENT}") { volumeInstances { edges { node { id volumeId serviceId state } } } } }`,
  )
  const [volume] = body.data.environment.volumeInstances.edges
  const backups = (id: string) =>
    send(url, `{ volumeInstanceBackupList(volumeInstanceId: "${id}") { id createdAt expiresAt } }`)
  expect((await backups(volume.node.id)).body.data.volumeInstanceBackupList).toHaveLength(3)
  expect(messages(await backups(volume.node.volumeId))).toEqual(['Not Authorized'])
})

test('what is no GraphQL request is refused without harm', async () => {
  const raw = (method: string, where: string, body?: string) =>
    fetch(where, { method, ...(body === undefined ? {} : { body }) }).then(({ status }) => status)
  expect(await raw('POST', url, 'not json')).toBe(400)
  expect(await raw('GET', url)).toBe(405)
  expect(await raw('POST', url.replace('/v2', '/v1'), '{}')).toBe(404)
  expect(messages(await send(url, '{ me {'))?.[0]).toContain('Syntax Error')
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import {
  type QuietRailway,
  type Seen,
  seeDeployments,
  send,
  startQuietRailway,
} from './quiet-railway.ts'

let quiet: QuietRailway
let url: string

const V41 = BAD_RELEASE.releases.at(-2)?.api.commit
const STATUS = '{ platformStatus { isStable } }'

beforeAll(async () => {
  quiet = await startQuietRailway()
  url = quiet.railway.url
  await quiet.railway.ready()
})

afterAll(async () => {
  await quiet?.close()
})

beforeEach(() => quiet.railway.faults.clear())

async function until<T>(read: () => Promise<T | undefined | false>): Promise<T> {
  const giveUpAt = performance.now() + 6000
  for (;;) {
    const found = await read()
    if (found !== undefined && found !== false) return found
    if (performance.now() > giveUpAt) throw new Error('it did not happen')
    await sleep(40)
  }
}

async function rollBack(): Promise<{ before: readonly Seen[]; answer: unknown }> {
  const before = await seeDeployments(url)
  const target = before.find(({ canRollback, meta }) => canRollback && meta.commitHash === V41)
  const answer = await send(url, `mutation { deploymentRollback(id: "${target?.id}") }`).then(
    ({ body }) => body,
    (error: Error) => error,
  )
  return { before, answer }
}

async function freshSince(before: readonly Seen[]): Promise<readonly Seen[]> {
  const known = new Set(before.map(({ id }) => id))
  return (await seeDeployments(url)).filter(({ id }) => !known.has(id))
}

const settled = (each: Seen): boolean => ['SUCCESS', 'FAILED', 'REMOVED'].includes(each.status)

test('429 carries Retry-After and nothing is carried out', async () => {
  quiet.railway.faults.arm({ on: '*', kind: 'rate-limit', retryAfter: 7 })
  const answer = await send(url, STATUS)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
  expect((await send(url, STATUS)).status).toBe(200)
})

test('a 500 comes as text, a 503 as JSON, GraphQL refusals as 200', async () => {
  const { faults } = quiet.railway
  faults.arm({ on: 'query', kind: 'text-500' })
  const text = await send(url, STATUS)
  expect([text.status, text.headers.get('content-type'), text.body]).toEqual([
    500,
    'text/plain',
    null,
  ])
  faults.arm({ on: 'query', kind: 'status', status: 503 })
  expect((await send(url, STATUS)).status).toBe(503)
  faults.arm({ on: 'query', kind: 'two-factor' })
  const twoFactor = await send(url, STATUS)
  expect([twoFactor.status, twoFactor.body.errors[0]]).toEqual([
    200,
    {
      message: 'Two Factor Authentication Required',
      extensions: { code: 'INTERNAL_SERVER_ERROR', workspaceName: 'Vlossom' },
    },
  ])
  faults.arm({ on: 'query', kind: 'token-not-found' })
  expect((await send(url, STATUS)).body.errors[0].message).toBe('Project Token not found')
})

test('cut before: nothing has happened', async () => {
  quiet.railway.faults.arm({ on: 'deploymentRollback', kind: 'cut-before' })
  const { before, answer } = await rollBack()
  expect(answer).toBeInstanceOf(Error)
  expect(await freshSince(before)).toEqual([])
})

test('cut after: no answer, but it has happened once', async () => {
  quiet.railway.faults.arm({ on: 'deploymentRollback', kind: 'cut-after' })
  const { before, answer } = await rollBack()
  expect(answer).toBeInstanceOf(Error)
  const fresh = await until(async () => {
    const found = await freshSince(before)
    return found[0]?.status === 'SUCCESS' && found
  })
  expect(fresh.map(({ meta }) => meta.commitHash)).toEqual([V41])
})

test('a rollback to what is live already is refused, its image past retention too', async () => {
  const [live] = await seeDeployments(url)
  const answer = await send(url, `mutation { deploymentRollback(id: "${live?.id}") }`)
  expect(answer.status).toBe(200)
  expect(answer.body.errors[0].message).toContain('no longer available')
  const old = (await seeDeployments(url)).at(-1)
  expect(old?.canRollback).toBe(false)
  const rebuild = await send(
    url,
    `mutation { deploymentRedeploy(id: "${old?.id}", usePreviousImageTag: true) { id status } }`,
  )
  const { id } = rebuild.body.data.deploymentRedeploy
  const seen = new Set<string>()
  await until(async () => {
    const found = (await seeDeployments(url)).find((each) => each.id === id)
    if (found !== undefined) seen.add(found.status)
    return found?.status === 'SUCCESS'
  })
  expect(seen).toContain('BUILDING')
})

test('a colleague in the same second: told apart by creator and id, the later one wins', async () => {
  quiet.railway.faults.arm({ on: 'deploymentRollback', kind: 'colleague-after' })
  const { before } = await rollBack()
  const [theirs, ours] = await until(async () => {
    const fresh = await freshSince(before)
    return fresh.length === 2 && fresh.every(settled) && fresh
  })
  expect(theirs).toMatchObject({ status: 'SUCCESS', creator: { email: 'sipho@vlossom.example' } })
  expect(ours).toMatchObject({
    status: 'REMOVED',
    creator: { email: 'lerato@vlossom.example' },
    createdAt: theirs?.createdAt,
  })
})

test('a deployment can be made to fail, and what served goes on', async () => {
  const live = (await seeDeployments(url)).find(({ status }) => status === 'SUCCESS')
  quiet.railway.faults.arm({ on: 'deploymentRollback', kind: 'deploy-fails' })
  const { before } = await rollBack()
  const [failed] = await until(async () => {
    const fresh = await freshSince(before)
    return fresh.every(settled) && fresh.length === 1 && fresh
  })
  expect(failed?.status).toBe('FAILED')
  const now = (await seeDeployments(url)).find(({ status }) => status === 'SUCCESS')
  expect(now?.id).toBe(live?.id)
})

test('a replica left behind is seen by looking at all of them, and goes with the next deployment', async () => {
  const { apiUrl, faults } = quiet.railway
  const versions = async () => {
    const first = await fetch(`${apiUrl}/`)
    await first.text()
    const count = Number(first.headers.get('x-replica-count'))
    return await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const answer = await fetch(`${apiUrl}/`, { headers: { 'x-vlossom-replica': `${index}` } })
        return String(Object(await answer.json()).version)
      }),
    )
  }
  const [before] = await versions()
  faults.arm({ on: 'deploymentRollback', kind: 'replica-left-behind' })
  await rollBack()
  const mixed = await until(async () => {
    const all = await versions()
    return all.length === 3 && all.includes('v41') && all
  })
  expect(mixed.toSorted()).toEqual([before, 'v41', 'v41'].toSorted())
  const beyond = await fetch(`${apiUrl}/`, { headers: { 'x-vlossom-replica': '9' } })
  expect(beyond.status).toBe(404)
  quiet.railway.colleagueRedeploys('api')
  expect(
    await until(async () => {
      const all = await versions()
      return all.length === 2 && all
    }),
  ).toEqual(['v41', 'v41'])
})

test('a stalled deployment stays in DEPLOYING until it is cancelled', async () => {
  quiet.railway.faults.arm({ on: 'deploymentRedeploy', kind: 'deploy-stalls' })
  const live = (await seeDeployments(url)).find(({ status }) => status === 'SUCCESS')
  const begun = await send(
    url,
    `mutation { deploymentRedeploy(id: "${live?.id}", usePreviousImageTag: true) { id } }`,
  )
  const { id } = begun.body.data.deploymentRedeploy
  const statusNow = async () => (await seeDeployments(url)).find((each) => each.id === id)?.status
  await until(async () => (await statusNow()) === 'DEPLOYING')
  await sleep(200)
  expect(await statusNow()).toBe('DEPLOYING')
  await send(url, `mutation { deploymentCancel(id: "${id}") }`)
  expect(await statusNow()).toBe('REMOVED')
})

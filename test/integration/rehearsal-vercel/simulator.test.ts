import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import type { VercelSimulatorOptions } from '../../../src/rehearsal/vercel/start-vercel-simulator.ts'
import { PROJECT, type RunningSimulator, runSimulator, TEAM } from './running-simulator.ts'

const running: RunningSimulator[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.end()))
})

async function run(more: Partial<VercelSimulatorOptions> = {}): Promise<RunningSimulator> {
  const one = await runSimulator(more)
  running.push(one)
  return one
}

const rollback = (one: RunningSimulator, version = 'v41') =>
  one.call('POST', `/v1/projects/${PROJECT}/rollback/${one.idOf(version)}?description=bad`)

/** Waits until the last job of the project has succeeded. */
async function settled(one: RunningSimulator): Promise<void> {
  const look = async () =>
    expect(await one.project()).toMatchObject({ lastAliasRequest: { jobStatus: 'succeeded' } })
  await vi.waitFor(look, { timeout: 8000 })
}

test('a rollback over HTTP ends with every domain serving the old release to visitors', async () => {
  const one = await run()
  expect(await one.served()).toEqual(['v42', 'v42', 'v42'])
  const answer = await rollback(one)
  expect([answer.status, await answer.text()]).toEqual([201, ''])
  await settled(one)
  expect(await one.served()).toEqual(['v41', 'v41', 'v41'])
  expect((await one.project())['autoAssignCustomDomains']).toBe(false)
})

test('the aliases that the API names are the hosts of the site', async () => {
  const one = await run()
  const { alias } = await one.project()
  const hosts = one.simulator.site.urls.map((url) => ({ domain: new URL(url).host }))
  expect(alias).toMatchObject(hosts)
})

test('started again it goes on where it was, on the same ports', async () => {
  const first = await run()
  await rollback(first)
  const { url, site } = first.simulator
  await first.simulator.close()
  const second = await run({ dir: first.dir })
  expect([second.simulator.url, second.simulator.site.urls]).toEqual([url, site.urls])
  await settled(second)
  expect(await second.served()).toEqual(['v41', 'v41', 'v41'])
  const onDisk: unknown = JSON.parse(await readFile(join(first.dir, 'vercel.json'), 'utf8'))
  expect(onDisk).toMatchObject({ projects: [{ productionDeploymentId: second.idOf('v41') }, {}] })
})

test('where its ports are taken it comes up on others, and the API names the new hosts', async () => {
  const one = await run()
  const sitePorts = one.simulator.site.urls.map((url) => Number(new URL(url).port))
  const second = await run({ port: Number(new URL(one.simulator.url).port), sitePorts })
  const urlsOf = ({ simulator }: RunningSimulator) => [simulator.url, ...simulator.site.urls]
  expect(new Set([...urlsOf(one), ...urlsOf(second)]).size).toBe(8)
  expect(await second.served()).toEqual(['v42', 'v42', 'v42'])
  const hosts = second.simulator.site.urls.map((url) => ({ domain: new URL(url).host }))
  expect((await second.project())['alias']).toMatchObject(hosts)
})

test('a token that the CLI would not send is refused at the start', async () => {
  const { dir } = await run()
  await expect(runSimulator({ dir, token: 'with-a-dash' })).rejects.toThrow('letters, digits')
})

test('cut before: nothing was done; cut after: it was done and nobody was told', async () => {
  const one = await run()
  one.simulator.faults.arm({ on: 'rollback', kind: 'cut-before' })
  await expect(rollback(one)).rejects.toThrow()
  expect((await one.project())['lastAliasRequest']).toBeNull()
  one.simulator.faults.arm({ on: 'rollback', kind: 'cut-after' })
  await expect(rollback(one)).rejects.toThrow()
  expect(await one.project()).toMatchObject({
    lastAliasRequest: { toDeploymentId: one.idOf('v41') },
  })
  const sent = one.simulator.requests().filter(({ name }) => name === 'rollback')
  expect(sent.map(({ status }) => status)).toEqual([null, null])
})

test('a 429 tells when to come back, in the header and in the body', async () => {
  const one = await run()
  one.simulator.faults.arm({ on: 'get-project', kind: 'rate-limit', retryAfter: 7 })
  const answer = await one.call('GET', `/v9/projects/${PROJECT}`)
  expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([
    429,
    '7',
    { error: { code: 'rate_limited', limit: { remaining: 0, total: 120 } } },
  ])
  expect((await one.call('GET', `/v9/projects/${PROJECT}`)).status).toBe(200)
})

test('a 500 with a text body is told as it is', async () => {
  const one = await run()
  one.simulator.faults.arm({ on: 'mutation', kind: 'text-500' })
  const answer = await rollback(one)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    500,
    'text/plain; charset=utf-8',
  ])
  expect((await one.project())['lastAliasRequest']).toBeNull()
})

test('a delayed answer comes late', async () => {
  const one = await run()
  one.simulator.faults.arm({ on: 'get-project', kind: 'delay', delayMs: 300 })
  const before = performance.now()
  await one.project()
  expect(performance.now() - before).toBeGreaterThan(280)
})

test('the Date header and every stamp are those of the skewed provider; jobs still end', async () => {
  const skewMs = -7 * 60_000
  const one = await run({ clock: { now: () => new Date(Date.now() + skewMs) } })
  const answer = await rollback(one)
  const skewed = Date.parse(answer.headers.get('date') ?? '') - Date.now()
  expect(Math.abs(skewed - skewMs)).toBeLessThan(2000)
  await settled(one)
  expect(await one.served()).toEqual(['v41', 'v41', 'v41'])
  const { lastAliasRequest } = await one.project()
  const { requestedAt } = lastAliasRequest as { requestedAt: number }
  expect(Math.abs(requestedAt - (Date.now() + skewMs))).toBeLessThan(10_000)
})

test('a colleague just before ours makes it a conflict; just after, theirs is what runs', async () => {
  const one = await run()
  one.simulator.faults.arm({ on: 'rollback', kind: 'colleague-before' })
  expect((await rollback(one)).status).toBe(409)
  await sleep(300)
  const other = await run()
  other.simulator.faults.arm({ on: 'rollback', kind: 'colleague-after' })
  expect((await rollback(other)).status).toBe(201)
  const { lastAliasRequest } = await other.project()
  expect(lastAliasRequest).toMatchObject({ type: 'promote', toDeploymentId: other.idOf('v40') })
})

test('a colleague deploys in the same second: another deployment with another id and author', async () => {
  const one = await run()
  const pushed = one.simulator.push('d'.repeat(40), 'Change a colour', 'Thandi Mokoena')
  one.simulator.colleague({ kind: 'deploys' })
  const answer = await one.call('GET', `/v7/deployments?projectId=${PROJECT}&limit=2`)
  const { deployments } = (await answer.json()) as {
    deployments: { uid: string; createdAt: number }[]
  }
  const [newer, older] = deployments
  expect(older?.uid).toBe(pushed)
  expect(newer?.uid).not.toBe(pushed)
  expect((newer?.createdAt ?? 0) - (older?.createdAt ?? 0)).toBeLessThan(1000)
})

test('a deployment that retention takes between list and rollback is answered 410', async () => {
  const one = await run()
  one.simulator.expire(one.idOf('v41'))
  expect((await rollback(one)).status).toBe(410)
})

test('one domain can fail for its visitors alone', async () => {
  const one = await run()
  one.simulator.faults.arm({ on: 'site', kind: 'status', status: 502, domain: 'www', times: null })
  const statuses = await Promise.all(
    one.simulator.site.urls.map(async (url) => (await fetch(url)).status),
  )
  expect(statuses).toEqual([200, 502, 200])
})

test('what the API does not know is 404, a wrong method 405, a broken body 400', async () => {
  const one = await run()
  const url = `${one.simulator.url}/v10/projects/${PROJECT}/env?teamId=${TEAM}`
  const broken = await fetch(url, {
    method: 'POST',
    headers: { authorization: 'Bearer vercelTokenForTests' },
    body: '{"key":',
  })
  const statuses = [
    (await one.call('GET', '/v99/nothing')).status,
    (await one.call('PATCH', '/v2/user')).status,
    broken.status,
  ]
  expect(statuses).toEqual([404, 405, 400])
})

import { describe, expect, test } from 'vitest'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { COMMIT, idOf } from '../../doubles/providers/fake-railway.ts'
import {
  checkOf,
  finalVerdict,
  never,
  operationOf,
  planOf,
  type RailwayBench,
  railwayBench,
} from './railway-bench.ts'

const subjects = [{ system: 'railway', id: 'service-api', name: 'api' }] as const
const pinned = [{ id: 'service-api', name: 'api', bad: [COMMIT.bad] }]
const autoDeploy = operationOf('auto-deploy')

/** The API on the good release; the workers run the bad commit, as a fast lane leaves them. */
function rolledBack(): RailwayBench {
  const bench = railwayBench()
  for (const each of bench.railway.deployments)
    if (each.serviceId === 'service-api' && each.commit === COMMIT.bad) each.status = 'REMOVED'
  bench.railway.add(COMMIT.good, { status: 'SUCCESS', reason: 'rollback', canRollback: false })
  return bench
}
const look = async ({ reads }: RailwayBench, salt = 'salt') =>
  (await railwaySystem.guard?.({ subjects, bad: [], salt }, reads, never))?.[0]

async function switchTo(bench: RailwayBench, enabled: boolean) {
  const { plan, undo } = planOf(await autoDeploy.look({ enabled }, bench.reads, never))
  const receipt = await autoDeploy.apply(plan, bench.effects, never)
  const verdict = await finalVerdict(() => autoDeploy.verify(plan, bench.reads, never), bench)
  return { plan, undo, receipt, verdict }
}

describe('what is pinned at Railway', () => {
  test('is told with what runs, what rises, auto-deploy, and digests instead of values', async () => {
    const bench = rolledBack()
    bench.railway.climb = ['BUILDING', 'BUILDING']
    bench.railway.add(COMMIT.bad, { status: 'QUEUED' })
    const sight = await look(bench)
    expect(sight).toMatchObject({
      subject: 'service-api',
      takesPushes: true,
      live: [{ commit: COMMIT.good, status: 'SUCCESS' }],
      coming: [{ commit: COMMIT.bad, status: 'BUILDING' }],
      marksMayLast: false,
    })
    expect(Object.keys(sight?.variables ?? {})).toEqual(['DATABASE_URL', 'LOG_LEVEL'])
    expect(JSON.stringify(sight)).not.toContain('secret-value')
  })

  test('has digests that another console cannot be compared with', async () => {
    const bench = rolledBack()
    const [one, again, other] = [await look(bench), await look(bench), await look(bench, 'other')]
    expect(one?.variables).toEqual(again?.variables)
    expect(one?.variables).not.toEqual(other?.variables)
  })

  test('has no variables where the token may not read them', async () => {
    const bench = rolledBack()
    bench.railway.variablesForbidden = true
    expect((await look(bench))?.variables).toBeUndefined()
  })
})

describe('auto-deploy', () => {
  test('is switched off on all services with one request, and on again by its undo', async () => {
    const bench = rolledBack()
    const { plan, undo, verdict } = await switchTo(bench, false)
    expect(verdict.kind).toBe('verified')
    expect(plan.title).toBe('Switch auto-deploy of api, worker, cron off')
    expect(Object.values(bench.railway.autoDeploy)).toEqual([false, false, false])
    expect(bench.http.mutations).toHaveLength(1)
    expect(undo).toMatchObject({ operation: { input: { enabled: true } } })
    expect((await switchTo(bench, true)).verdict.kind).toBe('verified')
    expect(await autoDeploy.look({ enabled: true }, bench.reads, never)).toMatchObject({
      kind: 'nothing-to-do',
    })
  })
})

describe('a release of the pin', () => {
  const released = (bench: RailwayBench) => checkOf('released').run({ pinned }, bench.reads, never)

  test('is verified where pushes are deployed; what was not rolled back may run the same commit', async () => {
    expect((await released(rolledBack())).kind).toBe('verified')
  })

  test('is not while auto-deploy is off, or what was taken back rises', async () => {
    const bench = rolledBack()
    bench.railway.autoDeploy['service-api'] = false
    expect(await released(bench)).toMatchObject({ failure: { summary: /still off/ } })
    bench.railway.climb = ['BUILDING', 'BUILDING']
    bench.railway.add(COMMIT.bad, { status: 'QUEUED' })
    expect(await released(bench)).toMatchObject({ failure: { summary: /on its way: api/ } })
    expect(await checkOf('none-of').run({ pinned }, bench.reads, never)).toMatchObject({
      kind: 'failed',
    })
  })
})

test('a rollback keeps the commit that ran, so that it can be kept away', async () => {
  const bench = railwayBench()
  const target = { deploymentId: idOf(bench.railway, COMMIT.good) }
  const { plan } = planOf(
    await operationOf('rollback').look({ service: 'api', target }, bench.reads, never),
  )
  expect(plan.details['services']).toMatchObject([
    { formerCommit: COMMIT.bad, commit: COMMIT.good },
  ])
})

import { describe, expect, test } from 'vitest'
import { profileWith, providerProfile } from '../../doubles/provider-profile.ts'
import { COMMIT, idOf } from '../../doubles/providers/fake-railway.ts'
import { bringBack, finalVerdict, never, planOf, railwayBench, stop } from './railway-bench.ts'

async function stopped(service: 'api' | 'workers') {
  const bench = railwayBench()
  const looked = planOf(await stop.look({ service }, bench.reads, never))
  await stop.apply(looked.plan, bench.effects, never)
  return { bench, ...looked }
}

describe('stopping', () => {
  test('several workers is one request, and the plan holds what a colleague needs', async () => {
    const { bench, plan, undo } = await stopped('workers')
    expect(bench.http.mutations).toHaveLength(1)
    expect(bench.http.mutations[0]?.body).toMatchObject({
      query:
        'mutation Stop($id0: String!, $id1: String!) { s0: deploymentStop(id: $id0) s1: deploymentStop(id: $id1) }',
    })
    const worker = idOf(bench.railway, COMMIT.bad, 'service-worker')
    expect(plan.details).toMatchObject({
      group: 'workers',
      services: [
        {
          name: 'worker',
          deployments: [{ deploymentId: worker, commit: COMMIT.bad }],
          replicas: { 'europe-west4': 2 },
        },
        { name: 'cron' },
      ],
    })
    expect(undo).toMatchObject({
      title: 'Bring back worker (europe-west4 ×2), cron (europe-west4 ×2)',
      operation: { name: 'bring-back', input: { service: 'workers', stopped: plan.details } },
    })
  })

  test('has nothing to do where nothing runs, or the profile names no workers', async () => {
    const { bench } = await stopped('api')
    expect((await stop.look({ service: 'api' }, bench.reads, never)).kind).toBe('nothing-to-do')
    const { railway } = providerProfile.systems
    if (railway === undefined) throw new Error('no railway')
    const none = railwayBench(
      profileWith({ railway: { ...railway, services: { api: 'service-api', workers: [] } } }),
    )
    expect((await stop.look({ service: 'workers' }, none.reads, never)).kind).toBe('nothing-to-do')
  })

  test('that another console has made is found, with what brings it back; nobody stopped what never ran', async () => {
    const { bench } = await stopped('api')
    expect(await stop.look({ service: 'api' }, bench.reads, never)).toMatchObject({
      kind: 'nothing-to-do',
      undo: { kind: 'undo', operation: { name: 'bring-back', input: { service: 'api' } } },
    })
    const other = railwayBench()
    for (const each of other.railway.deployments) {
      if (each.serviceId !== 'service-api') each.status = 'REMOVED'
    }
    const looked = await stop.look({ service: 'workers' }, other.reads, never)
    expect([looked.kind, 'undo' in looked]).toEqual(['nothing-to-do', false])
  })

  test('is refused while something is coming up, which would run after it', async () => {
    const bench = railwayBench()
    bench.railway.climb = ['BUILDING', 'BUILDING']
    bench.railway.add(COMMIT.old, { status: 'BUILDING' })
    const looked = await stop.look({ service: 'api' }, bench.reads, never)
    expect(looked).toMatchObject({ failure: { code: 'ANOTHER_IN_PROGRESS', field: 'service' } })
  })

  test('fails the look afterwards where somebody deployed meanwhile', async () => {
    const { bench, plan } = await stopped('api')
    bench.railway.add(COMMIT.bad, { status: 'SUCCESS', canRollback: false })
    expect(await stop.verify(plan, bench.reads, never)).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('came up meanwhile') },
    })
  })

  test('waits for what still runs', async () => {
    const { bench, plan } = await stopped('workers')
    for (const each of bench.railway.deployments)
      if (each.serviceId === 'service-cron') each.stopped = false
    expect(await stop.verify(plan, bench.reads, never)).toMatchObject({
      kind: 'pending',
      waitingFor: expect.stringContaining('cron'),
    })
  })
})

describe('bringing back', () => {
  test('the API goes back to the target by a rollback, its replicas as they were', async () => {
    const { bench, plan } = await stopped('api')
    const target = { deploymentId: idOf(bench.railway, COMMIT.good), commit: COMMIT.good }
    const input = { service: 'api', stopped: plan.details, target }
    const back = planOf(await bringBack.look(input, bench.reads, never))
    expect(back.plan.acts[0]).toMatchObject({
      body: { query: 'mutation BringBack($id0: String!) { s0: deploymentRollback(id: $id0) }' },
    })
    await bringBack.apply(back.plan, bench.effects, never)
    const verdict = await finalVerdict(() => bringBack.verify(back.plan, bench.reads, never), bench)
    expect(verdict.kind).toBe('verified')
    expect((await bringBack.look(input, bench.reads, never)).kind).toBe('nothing-to-do')
  })

  test('redeploys the target from its image where it is what was stopped', async () => {
    const { bench, plan } = await stopped('api')
    const target = { deploymentId: idOf(bench.railway, COMMIT.bad) }
    const input = { service: 'api', stopped: plan.details, target }
    const back = planOf(await bringBack.look(input, bench.reads, never))
    expect(back.plan.acts[0]).toMatchObject({
      body: {
        query: expect.stringContaining('deploymentRedeploy(id: $id0, usePreviousImageTag: true)'),
      },
    })
  })

  test('workers come back as they were, with one request', async () => {
    const { bench, plan } = await stopped('workers')
    const input = { service: 'workers', stopped: plan.details }
    const back = planOf(await bringBack.look(input, bench.reads, never))
    await bringBack.apply(back.plan, bench.effects, never)
    expect(bench.http.mutations).toHaveLength(2)
    const verdict = await finalVerdict(() => bringBack.verify(back.plan, bench.reads, never), bench)
    expect(verdict.kind).toBe('verified')
  })

  test('leaves alone the worker that somebody brought back already', async () => {
    const { bench, plan } = await stopped('workers')
    for (const each of bench.railway.deployments)
      if (each.serviceId === 'service-cron') each.stopped = false
    const input = { service: 'workers', stopped: plan.details }
    const back = planOf(await bringBack.look(input, bench.reads, never))
    expect(back.plan.details).toMatchObject({ services: [{ name: 'worker' }] })
  })

  test('works on a second laptop that knows nothing of the stop', async () => {
    const { bench } = await stopped('api')
    const back = planOf(await bringBack.look({ service: 'api', stopped: null }, bench.reads, never))
    expect(back.plan.details).toMatchObject({
      services: [
        { deploymentId: idOf(bench.railway, COMMIT.bad), how: 'redeploy', keepImage: true },
      ],
    })
  })

  test('does not raise from the dead what nobody stopped', async () => {
    const bench = railwayBench()
    for (const each of bench.railway.deployments) {
      if (each.status === 'SUCCESS' && each.serviceId === 'service-cron') each.status = 'REMOVED'
    }
    const looked = await bringBack.look({ service: 'workers' }, bench.reads, never)
    expect(looked).toMatchObject({
      kind: 'nothing-to-do',
      because: expect.stringContaining('nothing was stopped'),
    })
  })

  test('says so when the target is gone and what was stopped is another commit', async () => {
    const { bench, plan } = await stopped('api')
    const target = { deploymentId: 'deployment-gone', commit: COMMIT.old }
    const input = { service: 'api', stopped: plan.details, target }
    expect(await bringBack.look(input, bench.reads, never)).toMatchObject({
      kind: 'refusal',
      failure: { code: 'NOT_FOUND', next: expect.stringContaining('without a target') },
    })
  })
})

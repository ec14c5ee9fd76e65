import { describe, expect, test } from 'vitest'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { planText } from '../../../src/shared/domain/plan.ts'
import { profileWith, providerProfile } from '../../doubles/provider-profile.ts'
import { COMMIT, idOf } from '../../doubles/providers/fake-railway.ts'
import {
  never,
  operationOf,
  plannedRollback,
  planOf,
  railwayBench,
  rollback,
  toGood,
} from './railway-bench.ts'

describe('the plan of a rollback', () => {
  test('sends one mutation to the old deployment, the project token in a header of its own', async () => {
    const bench = railwayBench()
    const { plan, undo } = await plannedRollback(bench)
    const [act] = plan.acts
    expect(act).toMatchObject({
      kind: 'http',
      url: 'https://railway.test/graphql/v2',
      headers: { 'project-access-token': '{secret:railway}' },
      body: {
        query: 'mutation RollBack($id0: String!) { s0: deploymentRollback(id: $id0) }',
        variables: { id0: idOf(bench.railway, COMMIT.good) },
      },
    })
    expect(undo).toMatchObject({
      operation: {
        name: 'rollback',
        input: { target: { deploymentId: idOf(bench.railway, COMMIT.bad) } },
      },
    })
  })

  test('gives an account token as a bearer', async () => {
    const { railway } = providerProfile.systems
    if (railway === undefined) throw new Error('no railway')
    const bench = railwayBench(profileWith({ railway: { ...railway, tokenKind: 'account' } }))
    const { plan } = await plannedRollback(bench)
    expect(plan.acts[0]).toMatchObject({ headers: { authorization: 'Bearer {secret:railway}' } })
    expect(bench.http.reads[0]?.headers['authorization']).toBe('Bearer {secret:railway}')
  })

  test('changes when a colleague has deployed meanwhile, and not when a status moves', async () => {
    const bench = railwayBench()
    const before = planText((await plannedRollback(bench)).plan)
    const [newest] = bench.railway.deployments
    if (newest) newest.canRollback = !newest.canRollback
    expect(planText((await plannedRollback(bench)).plan)).toBe(before)
    bench.railway.add(COMMIT.bad, { status: 'FAILED', canRollback: false })
    expect(planText((await plannedRollback(bench)).plan)).not.toBe(before)
  })

  test('never holds the value of a variable', async () => {
    const { plan } = await plannedRollback(railwayBench())
    expect(JSON.stringify(plan)).toContain('DATABASE_URL')
    expect(JSON.stringify(plan)).not.toContain('secret-value')
  })

  test('can be made by a token that may not read variables', async () => {
    const bench = railwayBench()
    bench.railway.variablesForbidden = true
    expect((await plannedRollback(bench)).plan.details).toMatchObject({
      services: [{ variables: null }],
    })
  })
})

describe('a rollback', () => {
  test('has nothing to do where the target runs, or an earlier rollback brought its commit back', async () => {
    const bench = railwayBench()
    const live = { service: 'api', target: { deploymentId: idOf(bench.railway, COMMIT.bad) } }
    expect((await rollback.look(live, bench.reads, never)).kind).toBe('nothing-to-do')
    const [bad] = bench.railway.deployments.filter(({ serviceId }) => serviceId === 'service-api')
    if (bad) bad.status = 'REMOVED'
    const input = toGood(bench)
    bench.railway.add(COMMIT.good, { status: 'SUCCESS', reason: 'rollback' })
    expect((await rollback.look(input, bench.reads, never)).kind).toBe('nothing-to-do')
  })

  test.each([
    { change: { canRollback: false }, code: 'PAST_RETENTION' },
    { change: { projectId: 'project-2' }, code: 'WRONG_PROJECT' },
    { change: { serviceId: 'service-postgres' }, code: 'WRONG_PROJECT' },
    { change: { commit: COMMIT.bad }, code: 'SAME_AS_FAILING' },
  ])('is refused with $code', async ({ change, code }) => {
    const bench = railwayBench()
    const input = toGood(bench)
    bench.railway.deployments = bench.railway.deployments.map((each) =>
      each.serviceId === 'service-api' && each.commit === COMMIT.good
        ? { ...each, ...change }
        : each,
    )
    expect(await rollback.look(input, bench.reads, never)).toMatchObject({
      kind: 'refusal',
      failure: { code, field: 'target.deploymentId', world: 'Nothing was changed.' },
    })
  })

  test('is refused while another deployment is on its way, unless there is a reason', async () => {
    const bench = railwayBench()
    const input = toGood(bench)
    bench.railway.climb = ['BUILDING', 'BUILDING', 'BUILDING', 'BUILDING']
    bench.railway.add(COMMIT.old, { status: 'BUILDING', canRollback: false })
    expect(await rollback.look(input, bench.reads, never)).toMatchObject({
      kind: 'refusal',
      failure: { code: 'ANOTHER_IN_PROGRESS', retry: 'safe' },
      override: expect.any(String),
    })
    planOf(await rollback.look({ ...input, override: 'that build is mine' }, bench.reads, never))
  })

  test('past retention names the redeploy, which builds', async () => {
    const bench = railwayBench()
    for (const each of bench.railway.deployments) each.canRollback = false
    const looked = await rollback.look(toGood(bench), bench.reads, never)
    expect(looked).toMatchObject({ failure: { next: expect.stringContaining('redeploy') } })
    const redeploy = planOf(await operationOf('redeploy').look(toGood(bench), bench.reads, never))
    expect(redeploy.plan.acts[0]).toMatchObject({
      body: {
        query: expect.stringContaining('deploymentRedeploy(id: $id0, usePreviousImageTag: false)'),
      },
    })
    expect(redeploy.plan.warnings.join(' ')).toContain('built again')
  })
})

describe('the candidates of the API', () => {
  test('are its deployments, the running one marked, with why one cannot be taken back', async () => {
    const bench = railwayBench()
    const good = bench.railway.deployments.find(({ id }) => id === idOf(bench.railway, COMMIT.good))
    if (good) good.canRollback = false
    const found = await railwaySystem.candidates?.(bench.reads, never)
    expect(
      found?.map(({ commit, live, eligible, whyNot }) => ({ commit, live, eligible, whyNot })),
    ).toEqual([
      { commit: COMMIT.bad, live: true, eligible: false, whyNot: undefined },
      {
        commit: COMMIT.good,
        live: false,
        eligible: false,
        whyNot: 'Railway no longer keeps its image; a redeploy builds it again',
      },
      { commit: COMMIT.old, live: false, eligible: true, whyNot: undefined },
    ])
  })

  test('have a way by hand', () => {
    expect(railwaySystem.byHand?.(providerProfile).link).toBe(
      'https://railway.com/project/project-1/service/service-api?environmentId=environment-1',
    )
  })
})

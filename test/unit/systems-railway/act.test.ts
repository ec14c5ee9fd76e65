import { describe, expect, test } from 'vitest'
import type { Answer } from '../../doubles/fake-http.ts'
import { COMMIT } from '../../doubles/providers/fake-railway.ts'
import {
  finalVerdict,
  never,
  plannedRollback,
  railwayBench,
  rollback,
  toGood,
} from './railway-bench.ts'

const errors = (message: string, extensions = {}): Answer => ({
  json: { data: null, errors: [{ message, extensions, path: ['s0'] }] },
})

async function applyAnswered(answer: Answer) {
  const bench = railwayBench()
  const { plan } = await plannedRollback(bench)
  const preState = await rollback.preState(plan, bench.reads, never)
  bench.railway.instead.push({ on: 'mutation', answer })
  const receipt = await rollback.apply(plan, bench.effects, never)
  return { bench, plan, preState, receipt }
}

describe('what Railway answers', () => {
  test.each([
    { answer: errors('Not Authorized'), code: 'FORBIDDEN' },
    { answer: errors('Project Token not found'), code: 'UNAUTHORIZED' },
    { answer: errors('Deployment not found'), code: 'NOT_FOUND' },
    {
      answer: errors('Two Factor Authentication Required', { workspaceName: 'Vlossom' }),
      code: 'FORBIDDEN',
    },
    { answer: { status: 401, text: 'no' }, code: 'UNAUTHORIZED' },
    {
      answer: { status: 400, json: { errors: [{ message: 'Cannot query field' }] } },
      code: 'REFUSED_BY_PROVIDER',
    },
  ])('with HTTP 200 or not, is a refusal: $code', async ({ answer, code }) => {
    const { receipt, bench } = await applyAnswered(answer)
    expect(receipt).toMatchObject({
      kind: 'refused',
      failure: { code, world: 'Nothing was changed.' },
    })
    expect(bench.http.mutations).toHaveLength(1)
  })

  test('names the workspace that asks for a second factor', async () => {
    const { receipt } = await applyAnswered(
      errors('Two Factor Authentication Required', { workspaceName: 'Vlossom' }),
    )
    expect(receipt).toMatchObject({ failure: { next: expect.stringContaining('Vlossom') } })
  })

  test('429 says how long to wait', async () => {
    const { receipt } = await applyAnswered({
      status: 429,
      text: 'slow',
      headers: { 'retry-after': '30' },
    })
    expect(receipt).toMatchObject({
      kind: 'refused',
      failure: { code: 'RATE_LIMITED', retryAfterSeconds: 30 },
    })
  })

  test.each([
    { name: 'a 500 with text', answer: { status: 500, text: 'bad gateway' } },
    { name: 'an error in unknown words', answer: errors('Problem processing request') },
    { name: 'a page instead of GraphQL', answer: { status: 200, text: '<html>' } },
  ])('$name is no answer: the list is asked, and nothing is sent twice', async ({ answer }) => {
    const { bench, plan, preState, receipt } = await applyAnswered(answer)
    expect(receipt).toMatchObject({ kind: 'reply-lost', failure: { retry: 'probe-first' } })
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('did-not')
    expect(bench.http.mutations).toHaveLength(1)
  })

  test('to a read, errors with HTTP 200 are failures', async () => {
    const bench = railwayBench()
    const input = toGood(bench)
    bench.railway.instead.push({ answer: errors('Not Authorized') })
    await expect(rollback.look(input, bench.reads, never)).rejects.toMatchObject({
      failure: { code: 'FORBIDDEN', field: 'target.deploymentId', answered: 'Not Authorized' },
    })
  })
})

describe('whether a rollback happened', () => {
  test('is told by ids: a colleague who redeployed the bad one in the same second is not us', async () => {
    const bench = railwayBench()
    const { plan } = await plannedRollback(bench)
    const preState = await rollback.preState(plan, bench.reads, never)
    bench.railway.add(COMMIT.bad, { status: 'QUEUED', reason: 'redeploy', canRollback: false })
    bench.http.wire = 'cut-before'
    await rollback.apply(plan, bench.effects, never)
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('did-not')
    bench.http.wire = 'cut-after'
    await rollback.apply(plan, bench.effects, never)
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('happened')
    expect(bench.http.mutations).toHaveLength(1)
  })

  test('does not take an old deployment for new when younger ones were deleted', async () => {
    const bench = railwayBench()
    for (let count = 0; count < 60; count += 1)
      bench.railway.add(COMMIT.good, { status: 'REMOVED' })
    bench.railway.add(COMMIT.bad, { status: 'SUCCESS', canRollback: false })
    const { plan } = await plannedRollback(bench)
    const preState = await rollback.preState(plan, bench.reads, never)
    bench.railway.deployments.splice(1, 25)
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('did-not')
  })
})

describe('the look afterwards', () => {
  async function carriedOut(
    prepare: (bench: ReturnType<typeof railwayBench>) => void = () => undefined,
  ) {
    const bench = railwayBench()
    const { plan } = await plannedRollback(bench)
    prepare(bench)
    await rollback.apply(plan, bench.effects, never)
    return { bench, verdict: () => rollback.verify(plan, bench.reads, never) }
  }

  test('follows the new deployment to its success and reads commit, replicas and variables again', async () => {
    const { bench, verdict } = await carriedOut()
    expect((await verdict()).kind).toBe('pending')
    const last = await finalVerdict(verdict, bench)
    expect(last.kind).toBe('verified')
    const words = JSON.stringify(last.evidence)
    expect(words).toContain('europe-west4 ×2')
    expect(words).toContain('2 names read again; none new; none gone')
    expect(words).not.toContain('secret-value')
  })

  test.each(['FAILED', 'CRASHED'])('fails where it ends %s', async (status) => {
    const { bench, verdict } = await carriedOut(({ railway }) => {
      railway.climb = [status]
    })
    expect(await finalVerdict(verdict, bench)).toMatchObject({
      kind: 'failed',
      failure: {
        summary: expect.stringContaining(status),
        world: expect.stringContaining('bbbbbbb'),
      },
    })
  })

  test.each(['NEEDS_APPROVAL', 'CANCELLED', 'SOMETHING_NEW'])(
    'waits, within its patience, while Railway says %s',
    async (status) => {
      const { verdict } = await carriedOut(({ railway }) => {
        railway.climb = [status]
      })
      expect(await verdict()).toMatchObject({
        kind: 'pending',
        waitingFor: expect.stringContaining(status),
      })
    },
  )

  test('fails where the newest commit is coming back behind ours', async () => {
    const { bench, verdict } = await carriedOut(({ railway }) => {
      railway.after = () => railway.add(COMMIT.bad, { status: 'WAITING', canRollback: false })
      railway.climb = ['SUCCESS']
    })
    expect(await finalVerdict(verdict, bench)).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('the newest commit may be back') },
    })
  })

  test('fails where the newest commit has taken the place of ours', async () => {
    const { bench, verdict } = await carriedOut()
    bench.railway.deployments = bench.railway.deployments.map((each) =>
      each.reason === 'rollback' ? { ...each, status: 'REMOVED' } : each,
    )
    bench.railway.add(COMMIT.bad, { status: 'SUCCESS', canRollback: false })
    expect(await finalVerdict(verdict, bench)).toMatchObject({
      kind: 'failed',
      failure: {
        summary: expect.stringContaining('something else took its place'),
        world: expect.stringContaining('bbbbbbb'),
      },
    })
  })

  test('is mixed where the old deployment goes on running', async () => {
    const { bench, verdict } = await carriedOut(({ railway }) => {
      railway.keepsOld = true
    })
    expect(await finalVerdict(verdict, bench)).toMatchObject({
      kind: 'mixed',
      behind: [expect.stringMatching(/^api: bbbbbbb .* still runs$/)],
    })
  })

  test('is mixed where fewer replicas came back', async () => {
    const { bench, verdict } = await carriedOut(({ railway }) => {
      railway.after = () => {
        railway.deployments = railway.deployments.map((each) =>
          each.reason === 'rollback' ? { ...each, replicas: { 'europe-west4': 1 } } : each,
        )
      }
    })
    expect(await finalVerdict(verdict, bench)).toMatchObject({
      kind: 'mixed',
      behind: ['api: replicas europe-west4 ×1 instead of europe-west4 ×2'],
    })
  })
})

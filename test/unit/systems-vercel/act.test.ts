import { describe, expect, test } from 'vitest'
import type { Answer } from '../../doubles/fake-http.ts'
import { BAD, GOOD, OLD } from '../../doubles/providers/fake-vercel.ts'
import { finalVerdict, never, plannedRollback, rollback, vercelBench } from './vercel-bench.ts'

const refused = (status: number, code: string, message: string): Answer => ({
  status,
  json: { error: { code, message } },
})

/** Carries a rollback out while Vercel answers the POST with something else. */
async function applyAnswered(answer: Answer) {
  const bench = vercelBench()
  const { plan } = await plannedRollback(bench)
  const preState = await rollback.preState(plan, bench.reads, never)
  bench.vercel.instead.push({ method: 'POST', answer })
  const receipt = await rollback.apply(plan, bench.effects, never)
  return { bench, plan, preState, receipt }
}

describe('what Vercel answers to a rollback', () => {
  test.each([
    { answer: refused(401, 'forbidden', 'The token is invalid'), code: 'UNAUTHORIZED' },
    { answer: refused(403, 'forbidden', 'Not in this scope'), code: 'FORBIDDEN' },
    { answer: refused(402, 'payment_required', 'Upgrade to Pro'), code: 'PLAN_LIMIT' },
    { answer: refused(409, 'conflict', 'In progress'), code: 'REFUSED_BY_PROVIDER' },
    { answer: refused(422, 'odd', 'Because'), code: 'REFUSED_BY_PROVIDER' },
  ])('$answer.status is a refusal in its own words', async ({ answer, code }) => {
    const { receipt } = await applyAnswered(answer)
    const said = (answer.json as { error: { message: string } }).error.message
    expect(receipt).toMatchObject({
      kind: 'refused',
      failure: { code, answered: expect.stringContaining(said), world: 'Nothing was changed.' },
    })
  })

  test('429 says how long to wait', async () => {
    const header = await applyAnswered({
      ...refused(429, 'rate_limited', 'Slow'),
      headers: { 'retry-after': '17' },
    })
    expect(header.receipt).toMatchObject({
      failure: { code: 'RATE_LIMITED', retryAfterSeconds: 17 },
    })
    const date = new Date('2026-11-20T10:00:00Z')
    const body = await applyAnswered({
      status: 429,
      json: { error: { code: 'rate_limited', limit: { reset: date.getTime() / 1000 + 9 } } },
      date,
    })
    expect(body.receipt).toMatchObject({ failure: { code: 'RATE_LIMITED', retryAfterSeconds: 9 } })
  })

  test('a 500 with text is no answer: the project is asked, and nothing is sent twice', async () => {
    const { bench, plan, preState, receipt } = await applyAnswered({
      status: 500,
      text: 'upstream sad',
    })
    expect(receipt).toMatchObject({
      kind: 'reply-lost',
      failure: { code: 'PROVIDER_ERROR', answered: 'HTTP 500 upstream sad', retry: 'probe-first' },
    })
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('did-not')
    expect(bench.http.mutations).toHaveLength(1)
  })

  test('the token goes into the header and nowhere else', async () => {
    const { bench } = await applyAnswered({ status: 201, text: '' })
    const [sent] = bench.http.mutations
    expect(sent?.headers).toEqual({ authorization: 'Bearer {secret:vercel}' })
    expect(sent?.url.href).not.toContain('secret')
  })
})

describe('whether a rollback happened', () => {
  test('is not believed to be over before it was looked for several times', async () => {
    const bench = vercelBench()
    const { plan } = await plannedRollback(bench)
    const preState = await rollback.preState(plan, bench.reads, never)
    // The request arrives while we look: a slow proxy between.
    bench.clock.at(2000, () => {
      bench.vercel.request = {
        type: 'rollback',
        toDeploymentId: GOOD,
        jobStatus: 'pending',
        requestedAt: 1,
      }
    })
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('happened')
  })

  test('is told by what was read before, not by a clock: a provider whose time runs backwards', async () => {
    const bench = vercelBench()
    bench.vercel.request = {
      type: 'rollback',
      toDeploymentId: GOOD,
      jobStatus: 'succeeded',
      requestedAt: bench.vercel.time,
    }
    const { plan } = await plannedRollback(bench)
    const preState = await rollback.preState(plan, bench.reads, never)
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('did-not')
    bench.vercel.time -= 3_600_000
    bench.http.wire = 'cut-after'
    await rollback.apply(plan, bench.effects, never)
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('happened')
  })

  test('stays open when a colleague sent another request in the same second', async () => {
    const bench = vercelBench()
    const { plan } = await plannedRollback(bench)
    const preState = await rollback.preState(plan, bench.reads, never)
    bench.vercel.request = {
      type: 'promote',
      toDeploymentId: OLD,
      jobStatus: 'pending',
      requestedAt: bench.vercel.time,
    }
    expect(await rollback.reconcile({ plan, preState }, bench.reads, never)).toBe('unsettled')
  })
})

describe('the look afterwards', () => {
  async function carriedOut(prepare: (bench: ReturnType<typeof vercelBench>) => void) {
    const bench = vercelBench()
    const { plan } = await plannedRollback(bench)
    prepare(bench)
    await rollback.apply(plan, bench.effects, never)
    return { bench, plan, verdict: () => rollback.verify(plan, bench.reads, never) }
  }

  test('waits for the job, then says that production is pinned', async () => {
    const { bench, verdict } = await carriedOut(() => undefined)
    expect((await verdict()).kind).toBe('pending')
    const last = await finalVerdict(verdict, bench)
    expect(last.kind).toBe('verified')
    expect(JSON.stringify(last.evidence)).toContain('pinned (autoAssignCustomDomains is false)')
  })

  test.each([false, true])(
    'names a domain that was left behind (CLI shape: %s)',
    async (cliShape) => {
      const { bench, verdict } = await carriedOut(({ vercel }) => {
        vercel.lagging.push('app.vlossom.test')
        vercel.cliShape = cliShape
      })
      const last = await finalVerdict(verdict, bench)
      expect(last).toMatchObject({
        kind: 'mixed',
        behind: ['app.vlossom.test'],
        failure: { code: 'MIXED' },
      })
    },
  )

  test('gives a domain time to follow', async () => {
    const { bench, verdict } = await carriedOut(({ vercel, clock }) => {
      vercel.lagging.push('app.vlossom.test')
      clock.at(6000, () => vercel.aliases.set('app.vlossom.test', GOOD))
    })
    expect((await finalVerdict(verdict, bench)).kind).toBe('verified')
  })

  test('fails where the job of Vercel failed and nothing moved', async () => {
    const { bench, verdict } = await carriedOut(({ vercel }) => {
      vercel.jobEnds = 'failed'
    })
    const last = await finalVerdict(verdict, bench)
    expect(last).toMatchObject({
      kind: 'failed',
      failure: { code: 'NOT_VERIFIED', world: `Production is aimed at ${BAD}.` },
    })
  })

  test('fails where a later request of a colleague took the place of ours', async () => {
    const { bench, verdict } = await carriedOut(() => undefined)
    bench.vercel.request = {
      type: 'promote',
      toDeploymentId: BAD,
      jobStatus: 'succeeded',
      requestedAt: 9,
    }
    expect(await verdict()).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('came after ours') },
    })
  })

  test('does not take a word for success that it does not know', async () => {
    const { bench, verdict } = await carriedOut(() => undefined)
    if (bench.vercel.request) bench.vercel.request.jobStatus = 'half-way'
    expect((await verdict()).kind).toBe('pending')
  })
})

import { describe, expect, test } from 'vitest'
import type { FakeDeployment } from '../../doubles/providers/fake-vercel.ts'
import { BAD, GOOD, OLD } from '../../doubles/providers/fake-vercel.ts'
import {
  never,
  plannedRollback,
  planOf,
  promote,
  refusalCode,
  rollback,
  vercelBench,
} from './vercel-bench.ts'

/** Looks at a rollback to the good deployment after it has been changed. */
async function lookWith(
  change: Partial<FakeDeployment>,
  more: { readonly override?: string } = {},
) {
  const bench = vercelBench()
  bench.vercel.deployments = bench.vercel.deployments.map((each) =>
    each.id === GOOD ? { ...each, ...change } : each,
  )
  return rollback.look({ target: { deploymentId: GOOD }, ...more }, bench.reads, never)
}

describe('the plan of a rollback', () => {
  test('sends one POST with team, token by name and the reason as description', async () => {
    const { plan } = await plannedRollback(vercelBench(), { reason: 'web throws & more' })
    expect(plan.acts).toEqual([
      {
        kind: 'http',
        method: 'POST',
        url: `https://vercel.test/v1/projects/prj_web/rollback/${GOOD}?description=web+throws+%26+more&teamId=team_vlossom`,
        headers: { authorization: 'Bearer {secret:vercel}' },
      },
    ])
    expect(plan.title).toBe('Roll back web to 4444444 (v41)')
  })

  test('puts the team on every read as well', async () => {
    const bench = vercelBench()
    await plannedRollback(bench)
    expect(bench.http.reads.length).toBeGreaterThan(2)
    expect(bench.http.reads.filter(({ url }) => !url.searchParams.has('teamId'))).toEqual([])
  })

  test('has the promote of the former deployment as its way back, and says that it unpins', async () => {
    const { undo } = await plannedRollback(vercelBench())
    expect(undo).toMatchObject({
      kind: 'undo',
      title: expect.stringContaining('releases the pin'),
      operation: { system: 'vercel', name: 'promote', input: { target: { deploymentId: BAD } } },
    })
  })

  test('tells until when the former deployment is kept', async () => {
    const bench = vercelBench()
    bench.vercel.deployments = bench.vercel.deployments.map((each) =>
      each.id === BAD ? { ...each, expiration: Date.UTC(2026, 11, 24) } : each,
    )
    const { undo } = await plannedRollback(bench)
    expect(undo).toMatchObject({ until: '2026-12-24T00:00:00.000Z' })
  })

  test('has nothing to do where the target is live already', async () => {
    const looked = await rollback.look(
      { target: { deploymentId: BAD } },
      vercelBench().reads,
      never,
    )
    expect(looked.kind).toBe('nothing-to-do')
  })

  test('changes when a colleague has sent a request meanwhile', async () => {
    const bench = vercelBench()
    const before = await plannedRollback(bench)
    bench.vercel.request = {
      type: 'promote',
      toDeploymentId: BAD,
      jobStatus: 'succeeded',
      requestedAt: 7,
    }
    const after = await plannedRollback(bench)
    expect(after.plan.details).not.toEqual(before.plan.details)
  })
})

describe('a rollback is refused', () => {
  test('past retention', async () => {
    expect(refusalCode(await lookWith({ softDeletedByRetention: true }))).toBe('PAST_RETENTION')
    expect(refusalCode(await lookWith({ readyState: 'DELETED' }))).toBe('PAST_RETENTION')
  })

  test('for a deployment of another project, whatever the override says', async () => {
    const looked = await lookWith({ projectId: 'prj_other' }, { override: 'I insist' })
    expect(looked).toMatchObject({
      failure: {
        code: 'WRONG_PROJECT',
        field: 'target.deploymentId',
        world: 'Nothing was changed.',
      },
    })
  })

  test('for a preview, and says that the CLI would build it', async () => {
    const looked = await lookWith({ target: null })
    expect(looked).toMatchObject({
      failure: { code: 'NO_CANDIDATE', next: expect.stringContaining('building it anew') },
    })
  })

  test('for a deployment that is not ready', async () => {
    expect(refusalCode(await lookWith({ readyState: 'ERROR' }))).toBe('NO_CANDIDATE')
  })

  test('for the commit that is failing, unless there is a reason', async () => {
    expect(refusalCode(await lookWith({ commit: 'b'.repeat(40) }))).toBe('SAME_AS_FAILING')
    const looked = await lookWith({ commit: 'b'.repeat(40) }, { override: 'the build was broken' })
    expect(planOf(looked).plan.details).toMatchObject({ override: 'the build was broken' })
  })

  test('while another request is under way, and may be tried again', async () => {
    const bench = vercelBench()
    bench.vercel.jobLooks = 99
    bench.vercel.request = {
      type: 'promote',
      toDeploymentId: OLD,
      jobStatus: 'in-progress',
      requestedAt: 7,
    }
    const looked = await rollback.look({ target: { deploymentId: GOOD } }, bench.reads, never)
    expect(looked).toMatchObject({ failure: { code: 'ANOTHER_IN_PROGRESS', retry: 'safe' } })
    expect(looked).toHaveProperty('override')
  })

  test('on the Hobby plan for anything but the one before', async () => {
    const looked = await lookWith({ isRollbackCandidate: false })
    expect(looked).toMatchObject({
      failure: { code: 'PLAN_LIMIT', summary: expect.stringContaining('Hobby') },
    })
  })
})

describe('a promote', () => {
  test('sends the empty body that the CLI calls required, and has a rollback as its way back', async () => {
    const bench = vercelBench()
    const { plan, undo } = planOf(
      await promote.look({ target: { deploymentId: GOOD } }, bench.reads, never),
    )
    expect(plan.acts[0]).toMatchObject({ method: 'POST', body: {} })
    expect(plan.warnings.join(' ')).toContain('auto-assignment is on')
    expect(undo).toMatchObject({ operation: { name: 'rollback' } })
  })

  test('has nothing to do for what is live and not pinned', async () => {
    const looked = await promote.look({ target: { deploymentId: BAD } }, vercelBench().reads, never)
    expect(looked.kind).toBe('nothing-to-do')
  })

  test('never builds: a preview is refused', async () => {
    const bench = vercelBench()
    bench.vercel.deployments.push({ id: 'dpl_preview', commit: 'c'.repeat(40), target: null })
    const looked = await promote.look(
      { target: { deploymentId: 'dpl_preview' } },
      bench.reads,
      never,
    )
    expect(refusalCode(looked)).toBe('NO_CANDIDATE')
    expect(bench.http.mutations).toEqual([])
  })
})

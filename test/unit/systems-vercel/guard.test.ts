import { describe, expect, test } from 'vitest'
import { vercelSystem } from '../../../src/main/kernel/systems/vercel/index.ts'
import { BAD, GOOD } from '../../doubles/providers/fake-vercel.ts'
import { never, planOf, type VercelBench, vercelBench } from './vercel-bench.ts'

const COMMIT = { bad: 'b'.repeat(40), good: '4'.repeat(40), fix: 'f'.repeat(40) }
const subjects = [{ system: 'vercel', id: 'prj_web', name: 'web' }] as const
const pinned = [{ id: 'prj_web', name: 'web', bad: [COMMIT.bad] }]

/** A project after its rollback. */
function rolledBack(): VercelBench {
  const bench = vercelBench()
  bench.vercel.live = GOOD
  bench.vercel.autoAssign = false
  return bench
}
const look = async ({ reads }: VercelBench) =>
  (await vercelSystem.guard?.({ subjects, bad: [], salt: 's' }, reads, never))?.[0]
const released = (bench: VercelBench, deployment?: string) =>
  vercelSystem.checks
    .find(({ name }) => name === 'released')
    ?.run({ pinned, ...(deployment === undefined ? {} : { deployment }) }, bench.reads, never)

describe('what is pinned at Vercel', () => {
  test('is told with what is live, what comes, what waits, and the marks of its variables', async () => {
    const bench = rolledBack()
    bench.vercel.deployments.unshift(
      { id: 'dpl_45', commit: COMMIT.fix, readyState: 'BUILDING' },
      { id: 'dpl_44', commit: COMMIT.bad, readyState: 'QUEUED' },
      { id: 'dpl_43', commit: COMMIT.bad, readySubstate: 'STAGED' },
    )
    expect(await look(bench)).toEqual({
      subject: 'prj_web',
      takesPushes: false,
      live: [{ id: GOOD, commit: COMMIT.good, status: 'live' }],
      coming: [
        { id: 'dpl_45', commit: COMMIT.fix, status: 'BUILDING' },
        { id: 'dpl_44', commit: COMMIT.bad, status: 'QUEUED' },
      ],
      waiting: [{ id: 'dpl_43', commit: COMMIT.bad, status: 'READY' }],
      variables: { API_URL: 'env_1 1' },
      marksMayLast: true,
    })
  })

  test('a promote under way is on its way before anything serves it', async () => {
    const bench = rolledBack()
    bench.vercel.request = {
      ...{ type: 'promote', toDeploymentId: BAD },
      ...{ jobStatus: 'in-progress', requestedAt: 1 },
    }
    bench.vercel.jobLooks = 9
    expect((await look(bench))?.coming).toEqual([
      { id: BAD, commit: COMMIT.bad, status: 'assigning' },
    ])
  })

  test('is not of another project', async () => {
    const bench = rolledBack()
    const foreign = [{ system: 'vercel', id: 'prj_other', name: 'web' }] as const
    const order = { subjects: foreign, bad: [], salt: 's' }
    expect(await vercelSystem.guard?.(order, bench.reads, never)).toEqual([])
  })

  test('is watched without its variables where the token may not read them', async () => {
    const bench = rolledBack()
    bench.vercel.env = null
    expect(await look(bench)).toMatchObject({ takesPushes: false, variables: undefined })
  })
})

describe('a release of the pin', () => {
  test('is verified where pushes go live and the wanted build is live', async () => {
    const bench = rolledBack()
    bench.vercel.autoAssign = true
    expect((await released(bench, GOOD))?.kind).toBe('verified')
  })

  test('is not while the pin is on, another build is live, or the bad one is on its way', async () => {
    const bench = rolledBack()
    expect(await released(bench)).toMatchObject({ failure: { summary: /still pinned/ } })
    bench.vercel.autoAssign = true
    expect(await released(bench, 'dpl_9')).toMatchObject({ failure: { summary: /not dpl_9/ } })
    bench.vercel.deployments.unshift({
      ...{ id: 'dpl_44', commit: COMMIT.bad, readyState: 'BUILDING' },
    })
    expect(await released(bench, GOOD)).toMatchObject({
      failure: { summary: /dpl_44 \(BUILDING\)/ },
    })
  })
})

describe('the build of a fix', () => {
  const promoteFix = vercelSystem.operations.find(({ name }) => name === 'promote-fix')
  const lookFor = async (bench: VercelBench) => promoteFix?.look({ pinned }, bench.reads, never)

  test('is the newest one, promoted past the pin; who compares it is told', async () => {
    const bench = rolledBack()
    bench.vercel.deployments.unshift({
      ...{ id: 'dpl_43', commit: COMMIT.fix, readySubstate: 'STAGED' },
    })
    const found = await lookFor(bench)
    if (found === undefined) throw new Error('no such operation')
    const { plan } = planOf(found)
    expect([plan.operation, plan.title, plan.details['deploymentId']]).toEqual([
      'promote-fix',
      'Promote fffffff to production',
      'dpl_43',
    ])
    expect(plan.warnings[0]).toContain('only people know')
  })

  test('is not there while the newest build is of the bad commit, or is not ready', async () => {
    const bench = rolledBack()
    await expect(lookFor(bench)).rejects.toMatchObject({
      failure: { code: 'NO_CANDIDATE', summary: expect.stringContaining('was taken back') },
    })
    bench.vercel.deployments.unshift({
      ...{ id: 'dpl_43', commit: COMMIT.fix, readyState: 'BUILDING' },
    })
    await expect(lookFor(bench)).rejects.toMatchObject({
      failure: { code: 'NO_CANDIDATE', summary: expect.stringContaining('BUILDING') },
    })
  })
})

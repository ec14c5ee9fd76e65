import { expect, test } from 'vitest'
import type { CommandResult } from '../../../src/main/kernel/ports/command.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { COMMIT } from '../../doubles/providers/fake-railway.ts'
import { finalVerdict, never, operationOf, planOf, railwayBench } from './railway-bench.ts'

const FIX = 'f'.repeat(40)
const pinned = [{ id: 'service-api', name: 'api', bad: [COMMIT.bad] }]
const deployHead = operationOf('deploy-head')

/** An API on the good release, and a branch at that commit. */
function bench(head: string) {
  const git = { api: { repository: '/clone', branch: 'main', remote: 'origin' } }
  const made = railwayBench({ ...providerProfile, git })
  for (const each of made.railway.deployments)
    if (each.serviceId === 'service-api' && each.commit === COMMIT.bad) each.status = 'REMOVED'
  made.railway.add(COMMIT.good, { status: 'SUCCESS', reason: 'rollback', canRollback: false })
  const said: CommandResult = {
    ...{ exitCode: 0, signal: null, stderr: '', ended: 'by-itself', durationMs: 1 },
    stdout: head === '' ? '' : `${head}\trefs/heads/main\n`,
  }
  const command = { ...made.reads.command, read: async () => said }
  const reads = { ...made.reads, command }
  return { ...made, reads, look: () => deployHead.look({ pinned }, reads, never) }
}

test('the newest commit of the branch is built and followed until it runs', async () => {
  const { look, effects, reads, http, ...world } = bench(FIX)
  const { plan, undo } = planOf(await look())
  expect([plan.title, plan.details['release']]).toEqual([
    'Deploy fffffff, the newest of main, on api',
    { commit: FIX },
  ])
  expect(undo).toMatchObject({ operation: { name: 'rollback' } })
  expect((await deployHead.apply(plan, effects, never)).kind).toBe('accepted')
  expect(http.mutations[0]?.body).toMatchObject({
    variables: { serviceId: 'service-api', commitSha: FIX },
  })
  const verdict = await finalVerdict(() => deployHead.verify(plan, reads, never), {
    ...world,
    reads,
    effects,
  })
  expect(verdict.kind).toBe('verified')
})

test('there is nothing to do where it runs or rises already, and nothing without a fix', async () => {
  expect(await bench(COMMIT.good).look()).toMatchObject({ kind: 'nothing-to-do' })
  const rising = bench(FIX)
  rising.railway.climb = ['BUILDING']
  rising.railway.add(FIX, { status: 'QUEUED' })
  expect(await rising.look()).toMatchObject({
    kind: 'nothing-to-do',
    because: expect.stringContaining('on its way'),
  })
  expect(await bench(COMMIT.bad).look()).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NO_CANDIDATE', summary: expect.stringContaining('was taken back') },
  })
  expect(await bench('').look()).toMatchObject({ kind: 'refusal' })
})

import { describe, expect, test } from 'vitest'
import { addressable, apiBench, BAD, GOOD, replica } from './api-bench.ts'

const wanted = { target: { commit: GOOD, deploymentId: 'deployment-1' } }

describe('the API is healthy', () => {
  test('when every replica is, on the wanted commit, and the endpoints answer', async () => {
    const verdict = await apiBench([replica('a'), replica('b')]).run('healthy', wanted)
    expect(verdict.kind).toBe('verified')
    expect(JSON.stringify(verdict.evidence)).toContain('15 of 15 good')
  })

  test('not while one replica is left behind: mixed, with its name', async () => {
    const bench = apiBench([replica('a'), replica('old-1', { commit: BAD })])
    expect(await bench.run('healthy', wanted)).toMatchObject({
      kind: 'mixed',
      behind: [expect.stringContaining('old-1')],
      failure: { code: 'MIXED' },
    })
    expect(bench.clock.slept()).toBeGreaterThanOrEqual(30_000)
  })

  test('when the replica that was behind has drained', async () => {
    const replicas = [replica('a'), replica('old-1', { commit: BAD })]
    const bench = apiBench(replicas)
    bench.clock.at(5000, () => replicas.pop())
    expect((await bench.run('healthy', wanted)).kind).toBe('verified')
  })

  test('asks each replica by its number where the platform can', async () => {
    const replicas = ['a', 'b', 'c'].map((name) => replica(name))
    const bench = apiBench([...replicas, replica('d', { healthy: false })], addressable())
    expect(await bench.run('healthy', wanted)).toMatchObject({
      kind: 'mixed',
      behind: [expect.stringContaining('d (not healthy: 503 unhealthy')],
    })
  })

  test('is waited for while nobody answers or all are on another release', async () => {
    expect((await apiBench([]).run('healthy', wanted)).kind).toBe('pending')
    expect((await apiBench([replica('a', { commit: BAD })]).run('healthy', wanted)).kind).toBe(
      'pending',
    )
  })

  test('not when it fails one request of five', async () => {
    const bench = apiBench([replica('a', { failsEvery: 5 })])
    expect(await bench.run('healthy', wanted)).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('20 %') },
    })
  })

  test('after a boot that failed a few first requests', async () => {
    const slow = replica('a', { failsEvery: 2 })
    const bench = apiBench([slow])
    bench.clock.at(1000, () => {
      slow.failsEvery = 0
    })
    expect((await bench.run('healthy', wanted)).kind).toBe('verified')
  })
})

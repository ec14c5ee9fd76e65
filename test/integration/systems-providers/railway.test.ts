import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { apiSystem } from '../../../src/main/kernel/systems/api/index.ts'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import type { RailwaySimulatorOptions } from '../../../src/rehearsal/railway/simulator-options.ts'
import { fact } from '../../../src/shared/domain/evidence.ts'
import {
  type BackendDatabase,
  startBackendDatabase,
} from '../rehearsal-railway/backend-database.ts'
import { list } from '../rehearsal-railway/railway-client.ts'
import { carryOut, checked, never, operationOf, outcome } from './provider-run.ts'
import {
  bringBack,
  railwayScene,
  rollback,
  running,
  stop,
  V41,
  V42,
  worldOf,
} from './railway-scene.ts'

let database: BackendDatabase
const ending: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await startBackendDatabase(BAD_RELEASE.migrations)
})
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})
afterAll(async () => {
  await database?.close()
})

async function scene(more: Partial<RailwaySimulatorOptions> = {}) {
  const made = await railwayScene(database, more)
  ending.push(made.end)
  return made
}

describe('the API on a simulated Railway, with real replicas and a real database', () => {
  test('goes back to v41 on every replica; before that it fails a fifth of its requests', async () => {
    const { railway, world, input } = await scene()
    const bad = await checked(apiSystem, 'healthy', { target: { commit: V42 } }, world.reads)
    expect(bad).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringMatching(/fails (19|2\d) %/) },
    })
    expect(outcome(await carryOut(rollback, input, world))).toBe('accepted - verified')
    expect((await running(railway)).map(({ meta }) => meta.commitHash)).toEqual([V41])
    const good = await checked(
      apiSystem,
      'healthy',
      { target: { commit: V41, version: 'v41' } },
      world.reads,
    )
    expect(good.kind).toBe('verified')
    expect(good.evidence.filter((each) => JSON.stringify(each).includes('healthy: '))).toHaveLength(
      2,
    )
    const again = await rollback.look(input, world.reads, never)
    expect(again.kind).toBe('nothing-to-do')
  })

  test('a connection cut after the request is found done by its ids, and nothing is sent twice', async () => {
    const { railway, world, input } = await scene()
    const before = (await list(railway)).length
    railway.faults.arm({ on: 'deploymentRollback', kind: 'cut-after' })
    expect(outcome(await carryOut(rollback, input, world))).toBe('reply-lost happened verified')
    expect((await list(railway)).length).toBe(before + 1)
  })

  test('a connection cut before it was carried out is settled as not done, whatever a colleague does', async () => {
    const { railway, world, input } = await scene()
    railway.faults.arm({ on: 'deploymentRollback', kind: 'cut-before' })
    railway.faults.arm({ on: 'deploymentRollback', kind: 'colleague-before' })
    expect(outcome(await carryOut(rollback, input, world))).toBe('reply-lost did-not -')
  })

  test('a colleague after us in the same second is seen, and ours is not called verified', async () => {
    const { railway, world, input } = await scene()
    railway.faults.arm({ on: 'deploymentRollback', kind: 'colleague-after' })
    const { verdict } = await carryOut(rollback, input, world)
    expect(verdict).toMatchObject({ kind: 'failed', failure: { code: 'NOT_VERIFIED' } })
  })

  test('a deployment that does not pass its health check fails the step, and v42 goes on serving', async () => {
    const { railway, world, input } = await scene()
    railway.faults.arm({ on: 'deploymentRollback', kind: 'deploy-fails' })
    const { verdict } = await carryOut(rollback, input, world)
    expect(verdict).toMatchObject({
      kind: 'failed',
      failure: {
        summary: expect.stringContaining('FAILED'),
        world: expect.stringContaining(V42.slice(0, 7)),
      },
    })
  })

  test('one replica left behind is mixed', async () => {
    const { railway, world, input } = await scene()
    railway.faults.arm({ on: 'deploymentRollback', kind: 'replica-left-behind' })
    const { verdict } = await carryOut(rollback, input, world)
    expect(verdict).toMatchObject({
      kind: 'mixed',
      behind: [expect.stringContaining('still runs')],
    })
    const healthy = await checked(apiSystem, 'healthy', { target: { commit: V41 } }, world.reads)
    expect(healthy).toMatchObject({ kind: 'mixed', failure: { code: 'MIXED' } })
  })

  test.each([
    { kind: 'not-authorized', code: 'FORBIDDEN' },
    { kind: 'token-not-found', code: 'UNAUTHORIZED' },
    { kind: 'two-factor', code: 'FORBIDDEN' },
    { kind: 'rate-limit', code: 'RATE_LIMITED' },
  ] as const)('$kind, mostly with HTTP 200, is a refusal', async ({ kind, code }) => {
    const { railway, world, input } = await scene()
    const before = (await list(railway)).length
    railway.faults.arm({ on: 'deploymentRollback', kind })
    const { receipt } = await carryOut(rollback, input, world)
    expect(receipt).toMatchObject({ kind: 'refused', failure: { code } })
    expect((await list(railway)).length).toBe(before)
  })

  test('a 500 with text leaves it open until the list was asked', async () => {
    const { railway, world, input } = await scene()
    railway.faults.arm({ on: 'deploymentRollback', kind: 'text-500' })
    expect(outcome(await carryOut(rollback, input, world))).toBe('reply-lost did-not -')
  })

  test('a wrong token is told before anything is sent; one that may only read, when it is', async () => {
    const { railway, input } = await scene({ readOnlyProjectToken: 'reader-token' })
    const wrong = worldOf(railway, 'wrong-token')
    const reader = worldOf(railway, 'reader-token')
    ending.push(
      () => wrong.close(),
      () => reader.close(),
    )
    await expect(rollback.look(input, wrong.reads, never)).rejects.toMatchObject({
      failure: {
        code: expect.stringMatching(/UNAUTHORIZED|FORBIDDEN/),
        next: expect.stringContaining('"railway"'),
      },
    })
    const { receipt } = await carryOut(rollback, input, reader)
    expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'FORBIDDEN' } })
  })

  test('past retention it is refused, and the redeploy builds it again', async () => {
    let later = 0
    const clock = { now: () => new Date(Date.now() + later) }
    const { world, input } = await scene({ plan: 'pro', clock })
    later = 6 * 86_400_000
    expect(await rollback.look(input, world.reads, never)).toMatchObject({
      kind: 'refusal',
      failure: { code: 'PAST_RETENTION' },
    })
    const redeploy = operationOf(railwaySystem, 'redeploy')
    expect(outcome(await carryOut(redeploy, input, world))).toBe('accepted - verified')
  })

  test('API and worker are stopped and come back: the API on v41, the worker as it was', async () => {
    const { railway, world, input } = await scene()
    const stoppedApi = await stop.look({ service: 'api' }, world.reads, never)
    const stoppedWorkers = await stop.look({ service: 'workers' }, world.reads, never)
    if (stoppedApi.kind !== 'planned' || stoppedWorkers.kind !== 'planned')
      throw new Error('not planned')
    expect(outcome(await carryOut(stop, { service: 'api' }, world))).toBe('accepted - verified')
    railway.faults.arm({ on: 'deploymentStop', kind: 'cut-after' })
    expect(outcome(await carryOut(stop, { service: 'workers' }, world))).toBe(
      'reply-lost happened verified',
    )
    expect(await running(railway)).toEqual([])
    expect(await running(railway, 'worker')).toEqual([])

    const api = { ...input, stopped: stoppedApi.plan.details }
    expect(outcome(await carryOut(bringBack, api, world))).toBe('accepted - verified')
    const workers = { service: 'workers', stopped: stoppedWorkers.plan.details }
    railway.faults.arm({ on: 'deploymentRedeploy', kind: 'cut-after' })
    expect(outcome(await carryOut(bringBack, workers, world))).toBe('reply-lost happened verified')
    expect((await running(railway)).map(({ meta }) => meta.commitHash)).toEqual([V41])
    expect((await running(railway, 'worker')).map(({ meta }) => meta.commitHash)).toEqual([V42])
    expect(
      (await checked(apiSystem, 'healthy', { target: { commit: V41 } }, world.reads)).kind,
    ).toBe('verified')
  })

  test('the error rate at the edge is what users met', async () => {
    const { railway, world } = await scene()
    for (let count = 0; count < 40; count += 1)
      await (await fetch(`${railway.apiUrl}/api/stylists`)).text()
    const judge = () => checked(railwaySystem, 'error-rate', { windowMinutes: 5 }, world.reads)
    // The window ends with a whole second of Railway's clock, which may have begun among the requests.
    const verdict = await vi.waitUntil(
      async () => {
        const seen = await judge()
        return isDeepStrictEqual(seen.evidence[0], fact('Requests', '40 in 5 min')) && seen
      },
      { timeout: 15_000, interval: 100 },
    )
    expect(verdict).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('20.00 %') },
    })
  })
})

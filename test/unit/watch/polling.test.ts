import { expect, onTestFinished, test } from 'vitest'
import { previewRun } from '../../../src/main/kernel/runbook/preview.ts'
import { createSystemRegistry } from '../../../src/main/kernel/runbook/system-registry.ts'
import { runbooks } from '../../../src/main/kernel/runbooks/index.ts'
import { railwaySystem } from '../../../src/main/kernel/systems/railway/index.ts'
import { watchSituation } from '../../../src/main/kernel/watch/situation.ts'
import type { RunId } from '../../../src/shared/domain/identifiers.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { ReleaseRecord } from '../../../src/shared/domain/release.ts'
import { createFakeHttp } from '../../doubles/fake-http.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { COMMIT, createFakeRailway, idOf } from '../../doubles/providers/fake-railway.ts'
import { createFakeWorld } from '../../doubles/reads.ts'
import { createVirtualClock } from './virtual-clock.ts'
import { liveFacts, systemOf } from './watched-world.ts'

const HOUR_MS = 60 * 60_000

/** The watch over a Railway with two workers, seven minutes ahead, and a fast lane that plans the API. */
function watchedRailway() {
  const clock = createVirtualClock()
  const railway = createFakeRailway()
  const bench: { does: 'answer' | 'limit' | 'vanish'; run: RunId | null } = {
    does: 'answer',
    run: null,
  }
  const http = createFakeHttp((request) => {
    railway.date = new Date(clock.now().getTime() + 7 * 60_000)
    if (bench.does === 'vanish') return 'unreachable'
    return bench.does === 'limit'
      ? { status: 429, json: { message: 'Too Many Requests' } }
      : railway.answer(request)
  })
  const profile: Profile = {
    ...providerProfile,
    compatibility: [{ apiCommit: COMMIT.good, runsOnHeads: ['0042'] }],
  }
  const record: ReleaseRecord = {
    system: 'railway',
    deploymentId: idOf(railway, COMMIT.good),
    commit: COMMIT.good,
    version: 'v41',
    liveFrom: '2026-11-18T00:00:00.000Z',
    liveUntil: '2026-11-20T09:00:00.000Z',
    requests: 900,
    errorRate: 0,
    verified: true,
    markedBad: null,
  }
  const world = createFakeWorld({ profile, http, records: [record] })
  const reads = { ...world.reads, clock }
  const database = systemOf('postgres', { live: () => ({ ...liveFacts, migrationHead: '0042' }) })
  const systems = [railwaySystem, database]
  const told: boolean[] = []
  const made = watchSituation({
    systems,
    clock,
    reads: () => reads,
    preview: async (shared, signal) => {
      const ids = { runId: () => 'abcdefgh', token: () => '' }
      const registry = createSystemRegistry(systems)
      const parts = { runbooks, systems: registry, clock, ids, reads: () => shared, runs: () => [] }
      const order = { runbook: 'fast-lane', targets: {} } as const
      return (await previewRun(parts, order, signal)).view
    },
    activeRun: () => bench.run,
    runInTheWay: () => bench.run,
    knowsRun: () => false,
    runbookNamed: () => null,
    reached: (online) => told.push(online),
  })
  onTestFinished(() => made.close())
  /** The names of what was asked since the last call. */
  const asked = () =>
    http.reads.splice(0).map(({ body }) => (body as { operationName: string }).operationName)
  return { bench, clock, made, asked, told }
}

test('one look asks Railway four times, and the traffic once where the clocks are known to differ', async () => {
  const { clock, made, asked } = watchedRailway()
  await clock.advance(0)
  expect(made.current().fastLane).toMatchObject({ kind: 'ready', steps: [{ system: 'railway' }] })
  expect(asked().toSorted()).toEqual([
    'Deployment',
    'EdgeMetrics',
    'EdgeMetrics',
    'Service',
    'Services',
    'Variables',
  ])
  await made.refresh()
  expect(asked().toSorted()).toEqual([
    'Deployment',
    'EdgeMetrics',
    'Service',
    'Services',
    'Variables',
  ])
})

test('a window that is open for an hour asks less than 900 times', async () => {
  const { clock, made, asked } = watchedRailway()
  made.watch(() => undefined)
  await clock.advance(HOUR_MS)
  const names = asked()
  const count = (wanted: string) => names.filter((name) => name === wanted).length
  expect([count('EdgeMetrics'), count('Services'), count('Variables')]).toEqual([362, 121, 121])
  expect(names.length).toBeLessThan(900)
})

test('a Railway that says too many is left alone more and more, and asked as before afterwards', async () => {
  const { bench, clock, made, asked } = watchedRailway()
  made.watch(() => undefined)
  await clock.advance(0)
  bench.does = 'limit'
  asked()
  await clock.advance(HOUR_MS)
  expect(asked().length).toBeLessThan(70)
  bench.does = 'answer'
  await clock.advance(300_000)
  asked()
  await clock.advance(60_000)
  expect(asked().filter((name) => name === 'EdgeMetrics').length).toBeGreaterThanOrEqual(6)
})

test('a run that begins or ends is looked at once; while it goes on no fast lane is made', async () => {
  const { bench, clock, made, asked } = watchedRailway()
  made.watch(() => undefined)
  await clock.advance(5_000)
  asked()
  bench.run = 'abcdefgh'
  made.runsChanged()
  await clock.advance(0)
  expect(asked().toSorted()).toEqual(['EdgeMetrics', 'Service', 'Services'])
  expect(made.current().fastLane).toEqual({
    kind: 'unavailable',
    because: 'run abcdefgh is going on',
  })
  await clock.advance(HOUR_MS / 2)
  expect(asked()).not.toContain('Variables')
  bench.run = null
  made.runsChanged()
  expect(made.current().fastLane).toEqual({ kind: 'looking' })
  await clock.advance(0)
  expect(asked()).toContain('Variables')
  expect(made.current().fastLane.kind).toBe('ready')
})

test('a Railway that vanishes is not the network while the database answers', async () => {
  const { bench, clock, made, told } = watchedRailway()
  made.watch(() => undefined)
  await clock.advance(0)
  bench.does = 'vanish'
  await clock.advance(60_000)
  expect(new Set(told)).toEqual(new Set([true]))
})

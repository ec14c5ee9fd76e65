import { afterEach, expect, test } from 'vitest'
import { fastLaneOf, readinessOf } from '../../../src/main/kernel/watch/fast-lane.ts'
import type { SituationParts, SituationWatch } from '../../../src/main/kernel/watch/situation.ts'
import type { Situation } from '../../../src/shared/domain/situation.ts'
import { candidateOf } from './example-plan.ts'
import { createVirtualClock } from './virtual-clock.ts'
import {
  liveFacts,
  metrics,
  readyView,
  startWatch,
  systemOf,
  unreachable,
} from './watched-world.ts'

const open: SituationWatch[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
async function watch(parts: Partial<SituationParts>): Promise<SituationWatch> {
  const made = startWatch(parts)
  open.push(made)
  // Joins the look that is made unasked.
  await made.refresh()
  return made
}

const web = systemOf('vercel', { live: () => liveFacts, candidates: () => [candidateOf('vercel')] })
const api = systemOf('railway', { live: () => liveFacts, metrics: () => metrics })

test('the first look, made unasked, gives the whole situation', async () => {
  const { triggers, ...situation } = (
    await watch({ systems: [web, api], runInTheWay: () => 'abcdefgh' })
  ).current()
  expect(situation).toEqual({
    at: '2026-11-23T03:00:00.000Z',
    ...metrics,
    threshold: 0.05,
    systems: [
      { system: 'vercel', live: { kind: 'known', ...liveFacts } },
      { system: 'railway', live: { kind: 'known', ...liveFacts } },
    ],
    changes: [
      {
        at: '2026-11-20T02:00:00.000Z',
        system: 'vercel',
        what: 'v41 v41',
        commit: 'c41c41c41c41',
      },
    ],
    fastLane: fastLaneOf(readyView),
    readiness: readinessOf(readyView),
    activeRun: null,
    underway: [],
    runInTheWay: 'abcdefgh',
  })
  expect(triggers.map(({ id, answer }) => `${id} ${answer}`)).toEqual([
    'error-rate yes',
    'critical-functionality unknown',
    'security unknown',
    'data-corruption unknown',
  ])
})

test('a provider that cannot be reached is unknown with its own words, and leaves the others', async () => {
  const broken = systemOf('vercel', {
    live: unreachable,
    candidates: unreachable,
    metrics: unreachable,
  })
  const { systems, errorRate, latency, changes, fastLane } = (
    await watch({ systems: [broken, api] })
  ).current()
  const unknown = { kind: 'unknown', because: 'No route to it' }
  expect({ systems, errorRate, latency, changes }).toEqual({
    systems: [
      { system: 'vercel', live: unknown },
      { system: 'railway', live: { kind: 'known', ...liveFacts } },
    ],
    errorRate: unknown,
    latency: unknown,
    changes: [],
  })
  expect(fastLane.kind).toBe('ready')
})

test('where nothing measures traffic the error rate is unknown, not zero', async () => {
  const { errorRate, latency, triggers } = (await watch({ systems: [web] })).current()
  const unknown = { kind: 'unknown', because: 'no system of this profile measures traffic' }
  expect([errorRate, latency]).toEqual([unknown, unknown])
  expect(triggers[0]).toMatchObject({ answer: 'unknown', because: unknown.because })
})

test('a fast lane that cannot be prepared says why and takes nothing else with it', async () => {
  const { fastLane, errorRate } = (
    await watch({ systems: [api], preview: async () => unreachable() })
  ).current()
  expect(fastLane).toEqual({ kind: 'unavailable', because: 'No route to it' })
  expect(errorRate).toEqual(metrics.errorRate)
})

test('the newest twelve changes of all systems stand first, backups said to be backups', async () => {
  const list = (system: 'vercel' | 'postgres', from: number) =>
    Array.from({ length: 8 }, (_, day) =>
      candidateOf(system, {
        createdAt: new Date(Date.UTC(2026, 10, from + 2 * day)).toISOString(),
        ...(system === 'postgres' ? { commit: '', message: 'nightly.dump' } : {}),
      }),
    )
  const systems = [
    systemOf('vercel', { candidates: () => list('vercel', 1) }),
    systemOf('postgres', { candidates: () => list('postgres', 2) }),
  ]
  const { changes } = (await watch({ systems })).current()
  expect(changes.map(({ at }) => Number(at.slice(8, 10)))).toEqual([
    16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
  ])
  expect(changes[0]).toEqual({
    at: '2026-11-16T00:00:00.000Z',
    system: 'postgres',
    what: 'backup: nightly.dump',
  })
})

test('a migration that changed is called by its name', async () => {
  const migration = { id: '0042_wallet_split', version: 'applied', message: 'applied', commit: '' }
  const prisma = systemOf('prisma', { candidates: () => [candidateOf('prisma', migration)] })
  const [change] = (await watch({ systems: [prisma] })).current().changes
  expect(change?.what).toBe('0042_wallet_split applied')
})

test('looks that are asked for while one is going on are that one', async () => {
  let looks = 0
  const counting = systemOf('vercel', {
    live: () => {
      looks += 1
      return liveFacts
    },
  })
  const made = await watch({ systems: [counting] })
  const before = looks
  const both = [made.refresh(), made.refresh()]
  await Promise.all(both)
  expect(looks).toBe(before + 1)
  await made.refresh()
  expect(looks).toBe(before + 2)
})

test('who watches gets the situation at once, then each change, and nothing after stopping', async () => {
  const made = await watch({ systems: [web] })
  const seen: Situation[] = []
  const stop = made.watch((situation) => seen.push(situation))
  expect(seen).toEqual([made.current()])
  made.report('security', { answer: 'yes', note: 'keys in a log', by: 'ada' })
  stop()
  made.report('security', { answer: 'no', note: 'false alarm', by: 'ada' })
  const told = seen.map(({ triggers }) => triggers[2]?.because)
  expect(told).toEqual(['nobody has looked yet', 'ada: keys in a log'])
})

test('nobody looks, nobody asks the providers; who looks has them asked every thirty seconds', async () => {
  let looks = 0
  const clock = createVirtualClock()
  const counting = systemOf('vercel', {
    live: () => {
      looks += 1
      return liveFacts
    },
  })
  const made = await watch({ systems: [counting], clock })
  await clock.advance(60_000)
  expect(looks).toBe(1)
  const stop = made.watch(() => undefined)
  await clock.advance(45_000)
  expect(looks).toBe(3)
  stop()
  await clock.advance(60_000)
  expect(looks).toBe(3)
})

test('that no provider can be reached is told, and that one can again', async () => {
  let away = true
  const told: boolean[] = []
  const shaky = systemOf('vercel', { live: () => (away ? unreachable() : liveFacts) })
  const gone = systemOf('railway', { live: unreachable, metrics: unreachable })
  const made = await watch({ systems: [shaky, gone], reached: (online) => told.push(online) })
  expect(told.at(-1)).toBe(false)
  away = false
  await made.refresh()
  expect(told.at(-1)).toBe(true)
})

test('closing lets a look that hangs go, and waits for its end', async () => {
  const asked: AbortSignal[] = []
  const hanging = {
    ...systemOf('vercel', {}),
    live: (_: unknown, signal: AbortSignal) => {
      asked.push(signal)
      return new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
  }
  const made = startWatch({ systems: [hanging] })
  await made.close()
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.every((signal) => signal.aborted)).toBe(true)
})

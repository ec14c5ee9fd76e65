import { afterEach, expect, test } from 'vitest'
import type { System } from '../../../src/main/kernel/ports/system.ts'
import { type PinGuard, watchPins } from '../../../src/main/kernel/watch/pin-guard.ts'
import { createPinNotes } from '../../../src/main/kernel/watch/pin-notes.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { type Pin, type PinSight, pinLevel } from '../../../src/shared/domain/pin.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { createFakeWorld } from '../../doubles/reads.ts'
import { createVirtualClock } from './virtual-clock.ts'
import { unreachable } from './watched-world.ts'

const BAD = 'b'.repeat(40)
const GOOD = '4'.repeat(40)
const since = '2026-11-20T09:52:00.000Z'
const pin: Pin = {
  key: 'abcdefgh/api-rollback/service-api',
  subject: { system: 'railway', id: 'service-api', name: 'api' },
  ...{ run: 'abcdefgh', step: 'api-rollback', since, settledAt: since },
  ...{ bad: [BAD], good: { commit: GOOD } },
}
const calm: PinSight = {
  subject: 'service-api',
  takesPushes: false,
  live: [{ id: 'd-41', commit: GOOD, status: 'SUCCESS' }],
  ...{ coming: [], waiting: [] },
  variables: { DATABASE_URL: 'digest-1' },
  marksMayLast: false,
}
const rising = { ...calm, coming: [{ id: 'd-43', commit: BAD, status: 'BUILDING' }] }

const open: PinGuard[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A console over a journal; another one over the same journal is the console after a restart. */
function bench(sight: PinSight = calm, journal: JsonObject[] = []) {
  const world = {
    sight: sight as PinSight | (() => never),
    pins: [pin] as readonly Pin[],
    looks: 0,
  }
  const clock = createVirtualClock()
  const notes = createPinNotes()
  for (const body of journal) notes.take(body)
  const alarms: string[] = []
  const railway: System = {
    ...{ id: 'railway', operations: [], checks: [] },
    async guard() {
      world.looks += 1
      return [typeof world.sight === 'function' ? world.sight() : world.sight]
    },
  }
  const { reads } = createFakeWorld({ profile: providerProfile })
  const guard = watchPins({
    ...{ systems: [railway], clock, notes, salt: 'salt', reads: () => reads },
    pins: () => world.pins,
    record: (body) => void journal.push(body),
    alarm: (_, line) => void alarms.push(line.text),
  })
  open.push(guard)
  const levels = () => guard.current().map(pinLevel)
  return { world, clock, guard, journal, alarms, levels }
}

const kinds = (journal: readonly JsonObject[]) => journal.map(({ kind }) => kind)

test('the first look notes what is there, and all but the branch is calm', async () => {
  const { guard, journal } = bench()
  await guard.refresh()
  expect(journal).toEqual([
    {
      kind: 'pin-baseline',
      pin: pin.key,
      subject: 'api',
      baseline: {
        at: '2026-11-20T09:53:00.000Z',
        takesPushes: false,
        // Digests of values stay in memory.
        variables: { DATABASE_URL: '' },
      },
    },
  ])
  expect(guard.current()[0]?.lines.map(({ level }) => level)).toEqual([
    ...['calm', 'calm', 'calm', 'unknown', 'calm'],
  ])
})

test('it looks although nobody has a window open, and stops when nothing is pinned any more', async () => {
  const { world, clock, guard } = bench()
  await guard.refresh()
  const first = world.looks
  await clock.advance(95_000)
  expect(world.looks).toBe(first + 2)
  world.pins = []
  guard.runsChanged()
  await clock.advance(200_000)
  expect([world.looks, guard.current()]).toEqual([first + 2, []])
})

test('an alarm is recorded and told once, and its end is recorded', async () => {
  const { world, guard, journal, alarms } = bench()
  await guard.refresh()
  world.sight = rising
  await guard.refresh()
  await guard.refresh()
  expect(alarms).toEqual([
    'bbbbbbb is BUILDING (d-43) and has what was taken back. The pin keeps it from going live.',
  ])
  world.sight = calm
  await guard.refresh()
  world.sight = rising
  await guard.refresh()
  expect([alarms.length, kinds(journal)]).toEqual([
    2,
    ['pin-baseline', 'pin-alarm', 'pin-over', 'pin-alarm'],
  ])
})

test('what somebody has seen alarms no more, and another event does', async () => {
  const { world, guard, levels } = bench(rising)
  await guard.refresh()
  expect(levels()).toEqual(['alarm'])
  guard.seen({ pin: pin.key, key: 'coming:d-43:build', note: 'mine, cancelled', by: 'ada' })
  expect(levels()).toEqual(['unknown'])
  world.sight = { ...rising, coming: [{ id: 'd-44', commit: BAD, status: 'QUEUED' }] }
  await guard.refresh()
  expect(levels()).toEqual(['alarm'])
})

test('a console that was restarted goes on from the journal: same measure, nothing told twice', async () => {
  const before = bench()
  await before.guard.refresh()
  before.world.sight = rising
  await before.guard.refresh()

  const changed = { ...rising, takesPushes: true, variables: { ADDED: 'x' } }
  const after = bench(changed, [...before.journal])
  await after.guard.refresh()
  expect(after.alarms).toEqual(['Auto-deploy was switched on again: the next build goes live.'])
  expect(after.guard.current()[0]?.lines.at(-1)?.text).toContain('new ADDED; gone DATABASE_URL')
})

test('a value that changes while the console is open is noticed, and not written down', async () => {
  const { world, guard, journal } = bench()
  await guard.refresh()
  world.sight = { ...calm, variables: { DATABASE_URL: 'digest-2' } }
  await guard.refresh()
  expect(guard.current()[0]?.lines.at(-1)).toMatchObject({
    level: 'attention',
    text: expect.stringContaining('changed DATABASE_URL'),
  })
  expect(JSON.stringify(journal)).not.toContain('digest')
})

test('what this console changed itself is the new measure', async () => {
  const { world, clock, guard, levels } = bench()
  await guard.refresh()
  await clock.advance(1_000)
  world.pins = [{ ...pin, settledAt: '2026-11-20T09:53:01.000Z' }]
  world.sight = { ...calm, variables: { DATABASE_URL: 'digest-1', NEW: 'ours' } }
  guard.runsChanged()
  await guard.refresh()
  expect(levels()).toEqual(['unknown'])
})

test('a platform that is away leaves the pin unknown, and its alarms stand', async () => {
  const { world, guard, journal } = bench(rising)
  await guard.refresh()
  world.sight = unreachable
  await guard.refresh()
  expect(guard.current()[0]?.lines).toEqual([
    { key: 'away', level: 'unknown', text: 'It cannot be looked at: No route to it' },
  ])
  expect(kinds(journal)).not.toContain('pin-over')
})

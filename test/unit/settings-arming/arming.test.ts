import { expect, test } from 'vitest'
import { createArming } from '../../../src/main/kernel/settings/arming.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'

const never = new AbortController().signal
const MINUTE = 60_000

function setUp(impossible?: string) {
  const clock = createFakeClock('2026-11-23T03:00:00.000Z')
  const recorded: string[] = []
  let told = 0
  const arming = createArming({
    clock,
    impossible: () => impossible,
    record: (change, by) => void recorded.push(`${change} by ${by}`),
  })
  arming.watch(() => {
    told += 1
  })
  return { clock, arming, recorded, told: () => told }
}

test('the console opens read-only, and what needs arming is refused with what to do', () => {
  const { arming } = setUp()
  expect(arming.current()).toEqual({ kind: 'read-only' })
  expect(() => arming.require()).toThrow(
    expect.objectContaining({
      failure: {
        code: 'NOT_ARMED',
        summary: 'The console is read-only.',
        tried: 'to change something',
        world: 'Nothing was changed.',
        next: 'Arm the console, then do it again.',
        retry: 'safe',
      },
    }),
  )
})

test('one gesture arms for fifteen minutes, by name, and is recorded', () => {
  const { arming, recorded, told } = setUp()
  arming.arm('ada')
  expect(arming.current()).toEqual({
    kind: 'armed',
    until: '2026-11-23T03:15:00.000Z',
    by: 'ada',
  })
  expect(() => arming.require()).not.toThrow()
  expect([recorded, told()]).toEqual([['armed by ada'], 1])
})

test('a forgotten console is read-only again at the fifteenth minute, not before', async () => {
  const { arming, clock } = setUp()
  arming.arm('ada')
  await clock.sleep(15 * MINUTE - 1, never)
  expect(arming.current().kind).toBe('armed')
  await clock.sleep(1, never)
  expect(arming.current()).toEqual({ kind: 'read-only' })
  expect(() => arming.require()).toThrow('NOT_ARMED')
})

test('arming what is armed goes on from now and is not recorded twice', async () => {
  const { arming, clock, recorded } = setUp()
  arming.arm('ada')
  await clock.sleep(10 * MINUTE, never)
  arming.arm('bo')
  expect(arming.current()).toEqual({
    kind: 'armed',
    until: '2026-11-23T03:25:00.000Z',
    by: 'bo',
  })
  expect(recorded).toEqual(['armed by ada'])
})

test('arming again after the time ran out is recorded again', async () => {
  const { arming, clock, recorded } = setUp()
  arming.arm('ada')
  await clock.sleep(15 * MINUTE, never)
  arming.arm('bo')
  expect(recorded).toEqual(['armed by ada', 'armed by bo'])
})

test('disarming is at once and recorded; of what is read-only nothing is recorded', () => {
  const { arming, recorded, told } = setUp()
  arming.disarm('ada')
  arming.arm('ada')
  arming.disarm('bo')
  expect(arming.current()).toEqual({ kind: 'read-only' })
  expect(recorded).toEqual(['armed by ada', 'disarmed by bo'])
  expect(told()).toBe(3)
})

test('what cannot be armed says why, is refused as such, and records nothing', () => {
  const { arming, recorded, told } = setUp('No kit yet.')
  const refusal = expect.objectContaining({
    failure: expect.objectContaining({ code: 'NO_KIT', summary: 'No kit yet.' }),
  })
  expect(arming.current()).toEqual({ kind: 'impossible', because: 'No kit yet.' })
  expect(() => arming.arm('ada')).toThrow(refusal)
  expect(() => arming.require()).toThrow(refusal)
  expect([recorded, told()]).toEqual([[], 0])
})

test('who stops watching is told nothing more', () => {
  const { arming } = setUp()
  let told = 0
  const stop = arming.watch(() => {
    told += 1
  })
  arming.arm('ada')
  stop()
  arming.disarm('ada')
  expect(told).toBe(1)
})

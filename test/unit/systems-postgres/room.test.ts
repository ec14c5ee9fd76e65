import { expect, test } from 'vitest'
import { roomFinding } from '../../../src/main/kernel/systems/postgres/preflight/judge-room.ts'
import { reserveOf, roomForCopy } from '../../../src/main/kernel/systems/postgres/room.ts'

const room = (totalGB: number, usedGB: number) => ({
  said: 'Railway',
  totalBytes: totalGB * 1e9,
  usedBytes: usedGB * 1e9,
})

test('a twentieth of the disk stays free, half a gigabyte at least', () => {
  expect(reserveOf(room(50, 0))).toBe(2.5e9)
  expect(reserveOf(room(5, 0))).toBe(0.5e9)
  expect(roomForCopy(room(50, 40))).toBe(7.5e9)
  expect(roomForCopy(room(5, 4.8))).toBeLessThan(0)
})

test('a copy that fits is green, one that takes the reserve is red and names all three sizes', () => {
  expect(roomFinding(7e9, room(50, 40))).toMatchObject({ light: 'green' })
  const red = roomFinding(8e9, room(50, 40))
  expect(red).toMatchObject({ light: 'red', failure: { code: 'NO_SPACE' } })
  expect(red.light === 'red' && red.failure.summary).toBe(
    'What is restored takes about 8.0 GB; 10.0 GB of 50.0 GB are free (Railway), 2.5 GB of them stay in reserve.',
  )
})

test('what nobody knows is amber, with the reason where a platform did not answer', () => {
  expect(roomFinding(7e9, undefined)).toMatchObject({ light: 'amber' })
  expect(roomFinding(7e9, { silent: 'Railway does not answer.' })).toMatchObject({
    light: 'amber',
    says: expect.stringContaining('Railway does not answer.'),
  })
})

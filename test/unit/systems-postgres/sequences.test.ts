import { expect, test } from 'vitest'
import {
  advanceStatement,
  planAdvances,
  type Sequence,
} from '../../../src/main/kernel/systems/postgres/sequences.ts'

const sequence = (last: bigint | undefined, changes: Partial<Sequence> = {}): Sequence => ({
  schema: 'public',
  name: 'users_id_seq',
  increment: 1n,
  minimum: 1n,
  maximum: 2n ** 63n - 1n,
  last,
  hidden: false,
  ...changes,
})
const wanted = (live: Sequence, side: Sequence) =>
  planAdvances([live], [side]).map(({ to, short }) => ({ to, short }))

test('a sequence goes on a gap after the old live maximum', () => {
  const advances = planAdvances([sequence(2040n)], [sequence(2000n)])
  expect(advances.map(advanceStatement)).toEqual([
    `SELECT setval('"public"."users_id_seq"', 3040, true)`,
  ])
})

test('one that is past it is left, so doing it again does nothing', () => {
  expect(wanted(sequence(2040n), sequence(3040n))).toEqual([])
  expect(wanted(sequence(2040n), sequence(9000n))).toEqual([])
})

test('one that live never used is left', () => {
  expect(wanted(sequence(undefined), sequence(undefined))).toEqual([])
})

test('one that counts down goes on below', () => {
  const down = { increment: -2n, minimum: -(2n ** 63n), maximum: -1n }
  expect(wanted(sequence(-40n, down), sequence(-20n, down))).toEqual([{ to: -2040n, short: false }])
})

test('a gap that does not fit ends at the end, and is said to be short', () => {
  const small = { maximum: 2500n }
  expect(wanted(sequence(2040n, small), sequence(2000n, small))).toEqual([
    { to: 2500n, short: true },
  ])
})

test('steps count, not ids', () => {
  expect(wanted(sequence(100n, { increment: 10n }), sequence(50n, { increment: 10n }))).toEqual([
    { to: 10_100n, short: false },
  ])
})

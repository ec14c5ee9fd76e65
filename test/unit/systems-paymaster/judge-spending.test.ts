import { expect, test } from 'vitest'
import {
  judgeSpending,
  type SpendingRule,
} from '../../../src/main/kernel/systems/contracts/paymaster/judge-spending.ts'
import type {
  PaidOperation,
  Spending,
} from '../../../src/main/kernel/systems/contracts/paymaster/spending.ts'
import { weiOf } from '../../../src/main/kernel/systems/contracts/paymaster/wei.ts'

const rule: SpendingRule = { runwayHours: 6, mayWithdraw: ['0xTreasury'] }
/** Two hours: what is less than fifteen minutes old is recent. */
const windowSeconds = 7200

/** So many operations of 0.001 ETH, spread over the minutes given. */
function paid(
  count: number,
  [from, until]: readonly [number, number],
  given: { readonly by?: (index: number) => string; readonly ether?: number } = {},
): readonly PaidOperation[] {
  const { by = (index) => `customer ${index % 4}`, ether = 0.001 } = given
  return Array.from({ length: count }, (_, index) => ({
    sender: by(index),
    cost: weiOf(ether),
    succeeded: true,
    secondsAgo: (from - ((from - until) * index) / count) * 60,
  }))
}

function judge(spending: Partial<Spending>, ether: number) {
  const whole: Spending = { windowSeconds, operations: [], withdrawals: [], ...spending }
  const { kind, because, burn } = judgeSpending(whole, weiOf(ether), rule)
  return { kind, because: because.join(' '), runway: burn.runwayHours }
}

test('what ordinary customers used up is dry, with the hours that are left', () => {
  expect(judge({ operations: paid(48, [120, 0]) }, 0.012)).toEqual({
    kind: 'dry',
    because: expect.stringContaining('0.5 h at the present rate'),
    runway: 0.488,
  })
})

test('enough for longer than the profile asks is well', () => {
  expect(judge({ operations: paid(48, [120, 0]) }, 1)).toMatchObject({
    kind: 'well',
    runway: 40.697,
  })
})

test('nothing spent and something left is well; nothing known and nothing left is unclear', () => {
  expect([judge({}, 1).kind, judge({}, 0).kind]).toEqual(['well', 'unclear'])
})

test('strangers that spend three times as fast as everybody before drain it', () => {
  const operations = [
    ...paid(48, [120, 0]),
    ...paid(24, [12, 0], { by: (index) => `stranger ${index % 3}`, ether: 0.006 }),
  ]
  expect(judge({ operations }, 1)).toMatchObject({
    kind: 'drained',
    because: expect.stringMatching(
      /24\.2 × what it was before the last 15 minutes.* 3 senders that were never seen before spent 96 %/,
    ),
  })
})

test('one known sender that spends most of a spike drains it too', () => {
  const operations = [
    ...paid(48, [120, 0]),
    ...paid(20, [10, 0], { by: () => 'customer 2', ether: 0.004 }),
  ]
  expect(judge({ operations }, 1)).toMatchObject({
    kind: 'drained',
    because: expect.stringContaining('customer 2 alone spent'),
  })
})

test('a busy hour of known customers is no drain', () => {
  const operations = [...paid(48, [120, 0]), ...paid(40, [14, 0])]
  expect(judge({ operations }, 0.01).kind).toBe('dry')
})

test('new customers without a spike are no drain', () => {
  const operations = [
    ...paid(42, [120, 15]),
    ...paid(6, [14, 0], { by: (index) => `newcomer ${index}` }),
  ]
  expect(judge({ operations }, 0.01).kind).toBe('dry')
})

test('a withdrawal to somebody else drains it, one to the treasury does not', () => {
  const withdrawn = (to: string) => [{ to, amount: weiOf(0.4), secondsAgo: 60 }]
  expect([
    judge({ operations: paid(48, [120, 0]), withdrawals: withdrawn('0xThief') }, 0.01),
    judge({ operations: paid(48, [120, 0]), withdrawals: withdrawn('0xtreasury') }, 0.01).kind,
  ]).toEqual([
    {
      kind: 'drained',
      because: '0.400000 ETH were withdrawn to 0xThief, which is not ours.',
      runway: expect.any(Number),
    },
    'dry',
  ])
})

test('too little left without anything to compare with is unclear', () => {
  expect(judge({ operations: paid(3, [10, 0]) }, 0.001).kind).toBe('unclear')
})

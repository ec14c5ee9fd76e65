import { expect, test } from 'vitest'
import { rowsPerBatch } from '../../../src/main/kernel/systems/contracts/state/batch-size.ts'
import { moveOf } from '../../../src/main/kernel/systems/contracts/state/move.ts'
import {
  encodable,
  plainValue,
} from '../../../src/main/kernel/systems/contracts/state/plain-value.ts'
import { FailureError } from '../../../src/shared/domain/failure.ts'
import type { StateProfile } from '../../../src/shared/domain/profile-chain.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'

const declared: StateProfile = {
  from: 'old',
  to: 'new',
  folder: '/exports',
  fromBlock: 0,
  events: ['event Allowed(address indexed owner, address indexed spender, uint256 amount)'],
  ids: { added: [{ event: 'Allowed', arguments: ['owner', 'spender'] }] },
  views: ['function allowance(address, address) view returns (uint256)'],
  totals: [{ view: 'function total() view returns (uint256)', sumOf: 'allowance' }],
  import: {
    call: 'function put(bytes32 batch, address[] owner, address[] spender, uint256[] allowance)',
  },
}

function moveWith(change: Partial<StateProfile>) {
  const address = `0x${'1'.repeat(40)}`
  const contracts = [
    { id: 'old', name: 'Old', address },
    { id: 'new', name: 'New', address },
  ]
  const common = { chainId: 1, rpc: [], secret: 'chain', confirmations: 1, maxFeeGwei: 1 }
  const state = { ...declared, ...change }
  return moveOf({ ...providerProfile, systems: { contracts: { ...common, contracts, state } } })
}

function problemOf(change: Partial<StateProfile>): string {
  try {
    moveWith(change)
  } catch (thrown) {
    if (thrown instanceof FailureError) return `${thrown.failure.field}: ${thrown.failure.summary}`
  }
  return 'none'
}

test('an id of several arguments and a view without names make the columns', () => {
  expect(moveWith({})).toMatchObject({ columns: ['owner', 'spender', 'allowance'], idWidth: 2 })
})

test('what is not declared well is told with its field', () => {
  expect(problemOf({ views: ['function f(uint256) view returns (uint256)'] })).toMatch(
    /state\.views\.0: .*takes 1 values, an id has 2/,
  )
  expect(problemOf({ ids: { added: [{ event: 'Allowed', arguments: ['id'] }] } })).toMatch(
    /state\.ids\.added\.0: .*Allowed has no argument id/,
  )
  expect(problemOf({ import: { call: 'function put(uint256[] price)' } })).toMatch(
    /state\.import\.call: .*there is no column price; there are owner, spender, allowance/,
  )
  expect(problemOf({ events: ['event Allowed(nonsense)'] })).toMatch(/state\.events\.0: .*Solidity/)
  expect(problemOf({ totals: [{ view: declared.totals[0]?.view ?? '', sumOf: 'x' }] })).toMatch(
    /totals\.0\.sumOf: .*no column x/,
  )
})

test('values survive the way into a line and back, however long, and texts keep their letters', () => {
  const parts = [
    { name: 'who', type: 'address' },
    { name: 'sums', type: 'uint256[]' },
    { name: 'note', type: 'string' },
  ]
  const row = { type: 'tuple', components: parts }
  const value = { who: `0x${'Ab'.repeat(20)}`, sums: [2n ** 255n, 1n], note: '0xAB' }
  const plain = plainValue(value, row)
  expect(plain).toEqual({
    who: `0x${'ab'.repeat(20)}`,
    sums: [String(2n ** 255n), '1'],
    note: '0xAB',
  })
  expect(encodable(plain, row)).toEqual({ ...value, who: value.who.toLowerCase() })
})

test('a batch takes what a third of a block, a transaction and a pool take', () => {
  const small = { rows: 1, gas: 100_000n, bytes: 164 }
  expect(rowsPerBatch(small, { rows: 20, gas: 1_050_000n, bytes: 2_000 }, 30_000_000n)).toBe(199)
  expect(rowsPerBatch(small, { rows: 20, gas: 1_050_000n, bytes: 2_000 }, 3_000_000n)).toBe(19)
  expect(rowsPerBatch(small, { rows: 20, gas: 138_000n, bytes: 40_000 }, 30_000_000n)).toBe(50)
  expect(rowsPerBatch(small, small, 90_000n)).toBe(1)
})

import { keccak256, numberToHex, stringToHex, toFunctionSelector } from 'viem'
import { expect, test } from 'vitest'
import { proxySlots, roleNames } from '../../../src/main/kernel/systems/contracts/interfaces.ts'
import { dataOf } from '../../../src/main/kernel/systems/contracts/switch-transactions.ts'

test('the slots are those that EIP-1967 defines', () => {
  const slotOf = (name: string) =>
    numberToHex(BigInt(keccak256(stringToHex(`eip1967.proxy.${name}`))) - 1n, { size: 32 })
  expect(proxySlots).toEqual({
    implementation: slotOf('implementation'),
    admin: slotOf('admin'),
    beacon: slotOf('beacon'),
  })
})

test('roles and selectors are the hashes of their names', () => {
  const names = ['PAUSER_ROLE', 'UPGRADER_ROLE', 'PROPOSER_ROLE', 'EXECUTOR_ROLE', 'CANCELLER_ROLE']
  const known = names.map((name) => [keccak256(stringToHex(name)), name])
  expect([...roleNames]).toEqual([...known, [`0x${'0'.repeat(64)}`, 'DEFAULT_ADMIN_ROLE']])
  expect([dataOf('pause'), dataOf('unpause')]).toEqual([
    toFunctionSelector('pause()'),
    toFunctionSelector('unpause()'),
  ])
})

import { encodeFunctionData } from 'viem'
import { contractAbi } from './interfaces.ts'
import type { PauseCall } from './read-contract.ts'
import type { Transaction } from './signers/transaction.ts'

export function dataOf(call: PauseCall): `0x${string}` {
  return encodeFunctionData({ abi: contractAbi, functionName: call })
}

/** One call a contract. */
export function switchTransactions({
  call,
  contracts,
}: {
  readonly call: PauseCall
  readonly contracts: readonly { readonly name: string; readonly address: string }[]
}): readonly Transaction[] {
  return contracts.map(({ name, address }) => ({
    to: `0x${address.slice(2)}`,
    data: dataOf(call),
    value: '0',
    call: `${call}() of ${name}`,
  }))
}

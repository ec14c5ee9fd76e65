import {
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  toBytes,
} from 'viem'
import { z } from 'zod'
import { dataOf } from '../../switch-transactions.ts'
import { hexText, type Transaction } from '../transaction.ts'

export const timelockAbi = parseAbi([
  'function scheduleBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt, uint256 delay)',
  'function executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) payable',
  'function cancel(bytes32 id)',
  'function getTimestamp(bytes32 id) view returns (uint256)',
])

const NONE = `0x${'0'.repeat(64)}` as const

/** What a timelock is to do for one run. All of it can be made anew from the run: nothing else is kept. */
export const TimelockWork = z.object({
  call: z.enum(['pause', 'unpause']),
  chainId: z.number(),
  timelock: hexText,
  delaySeconds: z.number(),
  salt: hexText,
  /** Under which the timelock knows it. */
  id: hexText,
  contracts: z.array(z.object({ id: z.string(), name: z.string(), address: hexText })),
})
export type TimelockWork = z.infer<typeof TimelockWork>

/** One salt a run: scheduled again it is the same operation, which a timelock takes once. */
export function saltOf(run: string, call: 'pause' | 'unpause'): Hex {
  return keccak256(toBytes(`rollback-console ${run} ${call}`))
}

type Batch = Pick<TimelockWork, 'call' | 'salt' | 'contracts'>

function batchOf({ call, contracts, salt }: Batch) {
  const targets = contracts.map(({ address }) => address)
  const values = contracts.map(() => 0n)
  const payloads = contracts.map(() => dataOf(call))
  return [targets, values, payloads, NONE, asHex(salt)] as const
}

/** As `hashOperationBatch` of OpenZeppelin's TimelockController makes it. */
export function operationId(batch: Batch): Hex {
  const types = ['address[]', 'uint256[]', 'bytes[]', 'bytes32', 'bytes32'].map((type) => ({
    type,
  }))
  return keccak256(encodeAbiParameters(types, batchOf(batch)))
}

export function scheduleTransaction(work: TimelockWork): Transaction {
  const args = [...batchOf(work), BigInt(work.delaySeconds)] as const
  return transaction(
    work,
    encodeFunctionData({ abi: timelockAbi, functionName: 'scheduleBatch', args }),
    `scheduleBatch(${words(work)}, delay ${work.delaySeconds} s) of the timelock`,
  )
}

export function executeTransaction(work: TimelockWork): Transaction {
  return transaction(
    work,
    encodeFunctionData({ abi: timelockAbi, functionName: 'executeBatch', args: batchOf(work) }),
    `executeBatch(${words(work)}) of the timelock`,
  )
}

export function cancelTransaction(work: TimelockWork): Transaction {
  return transaction(
    work,
    encodeFunctionData({ abi: timelockAbi, functionName: 'cancel', args: [asHex(work.id)] }),
    `cancel(${work.id}) of the timelock`,
  )
}

function transaction({ timelock }: TimelockWork, data: Hex, call: string): Transaction {
  return { to: timelock, data, value: '0', call }
}

function words({ call, contracts }: TimelockWork): string {
  return contracts.map(({ name }) => `${call}() of ${name}`).join(', ')
}

function asHex(text: string): Hex {
  return `0x${text.slice(2)}`
}

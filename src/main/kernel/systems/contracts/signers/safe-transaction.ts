import { domainSeparator, type Hex, hashStruct, hashTypedData, zeroAddress } from 'viem'
import type { SafeCarrier } from './carrier.ts'
import type { Transaction } from './transaction.ts'

/** What a Safe's owners sign (EIP-712): a plain call without gas refunds, under one nonce. */
const types = {
  SafeTx: [
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'data', type: 'bytes' },
    { name: 'operation', type: 'uint8' },
    { name: 'safeTxGas', type: 'uint256' },
    { name: 'baseGas', type: 'uint256' },
    { name: 'gasPrice', type: 'uint256' },
    { name: 'gasToken', type: 'address' },
    { name: 'refundReceiver', type: 'address' },
    { name: 'nonce', type: 'uint256' },
  ],
} as const

export interface SafeHashes {
  /** What the Safe stores and executes by. */
  readonly safeTxHash: Hex
  /** The two parts of it that hardware wallets show. */
  readonly domainHash: Hex
  readonly messageHash: Hex
}

/** The hashes of one of a Safe's transactions, as version 1.3 and later make them. Pure. */
export function safeHashes(
  chainId: number,
  safe: Pick<SafeCarrier, 'address'>,
  { transaction, nonce }: { readonly transaction: Transaction; readonly nonce: number },
): SafeHashes {
  const domain = { chainId, verifyingContract: safe.address }
  const message = {
    to: transaction.to,
    value: BigInt(transaction.value),
    data: transaction.data,
    operation: 0,
    safeTxGas: 0n,
    baseGas: 0n,
    gasPrice: 0n,
    gasToken: zeroAddress,
    refundReceiver: zeroAddress,
    nonce: BigInt(nonce),
  } as const
  return {
    safeTxHash: hashTypedData({ domain, types, primaryType: 'SafeTx', message }),
    domainHash: domainSeparator({ domain }),
    messageHash: hashStruct({ data: message, types, primaryType: 'SafeTx' }),
  }
}

import { type Hex, keccak256, type TransactionSerializableEIP1559 } from 'viem'
import type { Failure } from '../../../../../../shared/domain/failure.ts'
import { fileRefused } from './file-refused.ts'
import type { PreparedFile, SignedFile } from './offline-file.ts'

/** Signs by itself, without a network: what viem calls a local account. */
export interface OfflineAccount {
  readonly address: Hex
  signTransaction(transaction: TransactionSerializableEIP1559): Promise<Hex>
}

/** Signs every transaction of a file, if the key is the one that it was prepared for. */
export async function signPrepared(
  prepared: PreparedFile,
  account: OfflineAccount,
): Promise<SignedFile | Failure> {
  if (account.address.toLowerCase() !== prepared.from.toLowerCase()) {
    return fileRefused(
      'from',
      `This is the key of ${account.address}; the file is for ${prepared.from}.`,
      { next: 'Use the key of that account.' },
    )
  }
  const signed = await Promise.all(
    prepared.transactions.map(async (one) => {
      const raw = await account.signTransaction(fieldsOf(prepared, one))
      return { raw, hash: keccak256(raw) }
    }),
  )
  return { format: 'rollback-console/signed-transactions', version: 1, prepared, signed }
}

/** A prepared transaction as the library signs and parses it. */
export function fieldsOf(
  { chainId }: Pick<PreparedFile, 'chainId'>,
  one: PreparedFile['transactions'][number],
): TransactionSerializableEIP1559 & { readonly type: 'eip1559' } {
  return {
    type: 'eip1559',
    chainId,
    nonce: one.nonce,
    to: one.to,
    data: one.data,
    value: BigInt(one.value),
    gas: BigInt(one.gas),
    maxFeePerGas: BigInt(one.maxFeePerGas),
    maxPriorityFeePerGas: BigInt(one.maxPriorityFeePerGas),
  }
}

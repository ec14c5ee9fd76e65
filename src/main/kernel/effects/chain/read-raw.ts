import { type Hex, keccak256, parseTransaction, recoverTransactionAddress } from 'viem'
import type { SignedFacts } from '../../ports/signed.ts'

/** What signed bytes say: null where they are no transaction of type 2 (EIP-1559) with a signature. */
export async function readRaw(raw: Hex): Promise<SignedFacts | null> {
  try {
    const parsed = parseTransaction(raw)
    // An access list would be a field that nobody has seen.
    if (parsed.type !== 'eip1559' || (parsed.accessList ?? []).length > 0) return null
    return {
      hash: keccak256(raw),
      // Parsed above as type 2, whose serialized form begins so.
      from: await recoverTransactionAddress({ serializedTransaction: `0x02${raw.slice(4)}` }),
      chainId: parsed.chainId,
      nonce: parsed.nonce ?? 0,
      to: parsed.to ?? null,
      data: parsed.data ?? '0x',
      value: String(parsed.value ?? 0n),
      gas: String(parsed.gas ?? 0n),
      maxFeePerGas: String(parsed.maxFeePerGas ?? 0n),
      maxPriorityFeePerGas: String(parsed.maxPriorityFeePerGas ?? 0n),
    }
  } catch {
    return null
  }
}

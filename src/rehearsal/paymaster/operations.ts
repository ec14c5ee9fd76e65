import {
  type Address,
  encodeFunctionData,
  type Hex,
  type PrivateKeyAccount,
  parseAbi,
  parseGwei,
} from 'viem'
import { getUserOperationHash } from 'viem/account-abstraction'
import type { SponsoredOperation } from './sponsor-data.ts'

const accountAbi = parseAbi(['function execute(address dest, uint256 value, bytes func)'])

/** Enough for a small account's `execute` of nothing, measured. */
const LIMITS = {
  callGasLimit: 60_000n,
  verificationGasLimit: 120_000n,
  preVerificationGas: 55_000n,
}

/** What customers pay the bundler on top, per gas; strangers let the paymaster pay more. */
export const TIPS = { customers: parseGwei('4'), strangers: parseGwei('60') } as const

/** An operation of an account that does nothing but be sponsored. */
export function bareOperation(
  sender: Address,
  nonce: bigint,
  tip: bigint,
): Omit<SponsoredOperation, 'signature'> {
  return {
    sender,
    nonce,
    callData: encodeFunctionData({
      abi: accountAbi,
      functionName: 'execute',
      args: [sender, 0n, '0x'],
    }),
    ...LIMITS,
    maxPriorityFeePerGas: tip,
    // The base fee of an idle chain is next to nothing.
    maxFeePerGas: tip + parseGwei('2'),
  }
}

/** Signs as SimpleAccount v0.7 wants it: the operation's hash as a personal message. */
export async function signOperation(
  operation: Omit<SponsoredOperation, 'signature'>,
  owner: PrivateKeyAccount,
  { chainId, entryPoint }: { readonly chainId: number; readonly entryPoint: Address },
): Promise<SponsoredOperation> {
  const unsigned = { ...operation, signature: '0x' as Hex }
  const raw = getUserOperationHash({
    chainId,
    entryPointAddress: entryPoint,
    entryPointVersion: '0.7',
    userOperation: unsigned,
  })
  return { ...operation, signature: await owner.signMessage({ message: { raw } }) }
}

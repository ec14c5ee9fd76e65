import { getUserOperationHash } from 'viem/account-abstraction'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { OperationSigning } from '../../ports/chain.ts'

/** Signs the operation's own hash as a personal message, which is what a SimpleAccount v0.7 recovers. */
export async function signOperation(
  account: PrivateKeyAccount,
  { operation, chainId, entryPoint }: OperationSigning,
): Promise<{ readonly hash: `0x${string}`; readonly signature: `0x${string}` }> {
  const hash = getUserOperationHash({
    chainId,
    entryPointAddress: entryPoint,
    entryPointVersion: '0.7',
    userOperation: { ...operation, signature: '0x' },
  })
  return { hash, signature: await account.signMessage({ message: { raw: hash } }) }
}

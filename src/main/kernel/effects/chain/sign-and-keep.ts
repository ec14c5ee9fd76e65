import type { PrivateKeyAccount } from 'viem/accounts'
import type { SigningOrder } from '../../ports/chain.ts'
import type { Sent } from '../../ports/http.ts'
import type { SignedVault } from '../../ports/signed.ts'

/** Signs one transaction a nonce, without the network, and seals them together. What comes back are hashes. */
export async function signAndKeep(
  order: SigningOrder,
  account: PrivateKeyAccount,
  vault: Pick<SignedVault, 'keep'>,
): Promise<Sent<{ readonly hashes: readonly string[] }>> {
  const { chainId, calls, maxFeePerGas, maxPriorityFeePerGas, note, replaces } = order
  const raws = await Promise.all(
    calls.map(({ to, data, gas }, index) =>
      account.signTransaction({
        type: 'eip1559',
        chainId,
        nonce: order.nonce + index,
        to,
        data,
        gas,
        value: 0n,
        maxFeePerGas,
        maxPriorityFeePerGas,
      }),
    ),
  )
  const kept = await vault.keep({ raws, note, replaces })
  if (kept.kind === 'closed') return { kind: 'not-sent', failure: kept.failure }
  return { kind: 'answered', answer: { hashes: kept.transactions.map(({ hash }) => hash) } }
}

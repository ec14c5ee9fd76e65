import { createWalletClient, http, parseAbi, zeroAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { anvil } from 'viem/chains'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { ChainWorld } from './chain-world.ts'

const abi = parseAbi([
  'function approveHash(bytes32 hash)',
  'function getTransactionHash(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce) view returns (bytes32)',
])

/** What the Safe itself says that its owners sign for `pause()`. */
export function readSafeHash(
  { reader }: ChainWorld,
  safe: `0x${string}`,
  { to, nonce }: { readonly to: `0x${string}`; readonly nonce: number },
) {
  return reader.readContract({
    address: safe,
    abi,
    functionName: 'getTransactionHash',
    args: [to, 0n, '0x8456cb59', 0, 0n, 0n, 0n, zeroAddress, zeroAddress, BigInt(nonce)],
  })
}

/** A colleague with a wallet of his own approves on the chain what the plan handed over. */
export async function approveAs(
  chain: ChainWorld,
  who: 'colleague' | 'third',
  plan: Plan,
): Promise<void> {
  const handover = plan.acts.find((act) => act.kind === 'handover')
  if (handover?.kind !== 'handover') throw new Error('nothing was handed over')
  const fields = new Map(handover.fields)
  const hexOf = (label: string) => `0x${fields.get(label)?.slice(2) ?? ''}` as const
  const wallet = createWalletClient({
    account: privateKeyToAccount(chain.keys[who]),
    chain: anvil,
    transport: http(chain.direct),
  })
  const hash = await wallet.writeContract({
    address: hexOf('Safe'),
    abi,
    functionName: 'approveHash',
    args: [hexOf('Safe transaction hash')],
  })
  await chain.reader.waitForTransactionReceipt({ hash })
}

import { createPublicClient, createWalletClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { anvil } from 'viem/chains'
import { contractAbi } from '../../src/main/kernel/systems/contracts/interfaces.ts'
import type { ChainPart } from '../../src/rehearsal/world/start-chain-part.ts'
import { CONFIRMATIONS, POLL_MS, switched } from './console-switch.ts'

/** What one would write in a hurry instead: viem, one endpoint, wait for the receipt. */
export function bareSwitch(part: ChainPart, key: string) {
  const transport = http(part.rpcUrls[0])
  const account = privateKeyToAccount(`0x${key.slice(2)}`)
  const wallet = createWalletClient({ account, chain: anvil, transport })
  const reader = createPublicClient({ chain: anvil, transport, pollingInterval: POLL_MS })
  return async (functionName: 'pause' | 'unpause'): Promise<void> => {
    const { address } = switched(part)
    const hash = await wallet.writeContract({ address, abi: contractAbi, functionName })
    const receipt = await reader.waitForTransactionReceipt({ hash, confirmations: CONFIRMATIONS })
    if (receipt.status !== 'success') throw new Error(`${functionName} was reverted`)
  }
}

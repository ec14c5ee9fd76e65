import { type Address, createPublicClient, createWalletClient, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type ContractName, readArtifact } from './artifact.ts'
import { localChain } from './local-chain.ts'

/** Deploys contracts of the rehearsal and calls them, by one key; throws where a transaction is reverted. */
export function createDeployer(url: string, key: Hex) {
  const account = privateKeyToAccount(key)
  const transport = http(url)
  const wallet = createWalletClient({ account, chain: localChain, transport })
  const reader = createPublicClient({ chain: localChain, transport, pollingInterval: 20 })
  return {
    account,
    wallet,
    reader,
    blockNumber: async () => Number(await reader.getBlockNumber({ cacheTime: 0 })),
    async deploy(name: ContractName, args: readonly unknown[] = []): Promise<Address> {
      const { abi, bytecode } = await readArtifact(name)
      const hash = await wallet.deployContract({ abi, bytecode, args })
      const { contractAddress } = await reader.waitForTransactionReceipt({ hash })
      if (!contractAddress) throw new Error(`${name} was not deployed`)
      return contractAddress
    },
    async send(name: ContractName, to: Address, call: string, args: readonly unknown[] = []) {
      const { abi } = await readArtifact(name)
      const hash = await wallet.writeContract({ abi, address: to, functionName: call, args })
      const { status } = await reader.waitForTransactionReceipt({ hash })
      if (status !== 'success') throw new Error(`${call} of ${name} was reverted`)
    },
  }
}

import type { Address, Hex } from 'viem'
import { createDeployer } from './create-deployer.ts'
import type { DeployedContract } from './deploy-contracts.ts'

/** A contract whose state is to be moved, its successor, and what a console must know of both. */
export interface DeployedState {
  readonly contracts: readonly DeployedContract[]
  readonly from: string
  readonly to: string
  readonly fromBlock: number
  readonly multicall: Address
}

/** Enough for several batches and chunks, few enough for a chain that starts at once. */
const DEPOSITS = [300n, 220n] as const
const RELEASED = [3n, 41n] as const

/** Puts a full contract, and its empty and paused successor, onto the chain. Every transaction is mined at once. */
export async function deployDeposits(url: string, key: Hex): Promise<DeployedState> {
  const { account, deploy, send, blockNumber } = createDeployer(url, key)
  const address = await deploy('Deposits', [account.address])
  const fromBlock = await blockNumber()
  const successor = await deploy('DepositsNext', [account.address])
  for (const many of DEPOSITS) await send('Deposits', address, 'take', [many])
  for (const id of RELEASED) await send('Deposits', address, 'release', [id])
  return {
    contracts: [
      { id: 'deposits', name: 'Deposits', address },
      { id: 'deposits-2', name: 'Deposits 2', address: successor },
    ],
    from: 'deposits',
    to: 'deposits-2',
    fromBlock,
    multicall: await deploy('Multicall'),
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Address } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { type ContractName, readArtifact } from '../../src/rehearsal/chain/artifact.ts'
import { askChain } from '../../src/rehearsal/chain/ask-chain.ts'
import { createDeployer } from '../../src/rehearsal/chain/create-deployer.ts'
import { type RpcGate, startRpcGate } from '../../src/rehearsal/chain/rpc-gate.ts'
import { startAnvil } from '../../src/rehearsal/chain/start-anvil.ts'
import type { Profile } from '../../src/shared/domain/profile.ts'
import type { ContractsProfile, StateProfile } from '../../src/shared/domain/profile-chain.ts'
import { providerProfile } from './provider-profile.ts'

/** How many deposits the old contract holds, and which are taken away again. */
export interface StateChainOptions {
  readonly deposits?: number
  readonly released?: readonly number[]
  readonly endpoints?: number
  readonly multicall?: boolean
  /** Deposits in one block. */
  readonly atOnce?: number
}

/** A chain with Deposits, paused and full, its empty successor, and RPC providers in front of it. */
export async function startStateChain(options: StateChainOptions = {}) {
  const { deposits = 12, released = [3], endpoints = 2, multicall = true, atOnce = 600 } = options
  const dir = await mkdtemp(join(tmpdir(), 'rollback-state-'))
  const chain = await startAnvil({ dir, keeps: false })
  const key = generatePrivateKey()
  const account = privateKeyToAccount(key)
  await askChain(chain.url, 'anvil_setBalance', [account.address, '0x56bc75e2d63100000'])
  const { wallet, reader, deploy, send, blockNumber } = createDeployer(chain.url, key)
  const read = async (
    name: ContractName,
    address: Address,
    call: string,
    args: readonly unknown[] = [],
  ) => {
    const { abi } = await readArtifact(name)
    return reader.readContract({ abi, address, functionName: call, args })
  }

  const from = await deploy('Deposits', [account.address])
  const fromBlock = await blockNumber()
  const to = await deploy('DepositsNext', [account.address])
  const aggregator = multicall ? await deploy('Multicall') : undefined
  const mine = (blocks: number) => askChain(chain.url, 'anvil_mine', [`0x${blocks.toString(16)}`])
  for (let left = deposits; left > 0; left -= atOnce) {
    await send('Deposits', from, 'take', [BigInt(Math.min(left, atOnce))])
  }
  for (const id of released) await send('Deposits', from, 'release', [BigInt(id)])
  const gates: RpcGate[] = []
  for (let count = 0; count < endpoints; count += 1) gates.push(await startRpcGate(chain.url, 0))
  const state = stateOf(join(dir, 'exports'), fromBlock, aggregator)
  const contracts: ContractsProfile = {
    chainId: 31_337,
    rpc: gates.map(({ url }) => ({ url })),
    secret: 'chain',
    confirmations: 2,
    maxFeeGwei: 100,
    contracts: [
      { id: 'deposits', name: 'Deposits', address: from },
      { id: 'deposits-2', name: 'Deposits 2', address: to },
    ],
    state,
  }
  return {
    dir,
    url: chain.url,
    key,
    account,
    reader,
    wallet,
    from,
    to,
    contracts,
    gates,
    deploy,
    send,
    read,
    /** A profile with the move, or with another one. */
    profile: (
      change: Partial<StateProfile> = {},
      more: Partial<ContractsProfile> = {},
    ): Profile => ({
      ...providerProfile,
      systems: { contracts: { ...contracts, state: { ...state, ...change }, ...more } },
    }),
    pause: async () => {
      await send('Deposits', from, 'pause')
      await askChain(chain.url, 'anvil_mine', ['0x2'])
    },
    mine,
    async close() {
      await Promise.all(gates.map((gate) => gate.close()))
      await chain.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export type StateChain = Awaited<ReturnType<typeof startStateChain>>

/** An import call without a mark of its own, into the same successor. */
export const unmarked: StateProfile['import'] = {
  call: 'function creditDeposits(uint256[] id, address[] client, uint256[] amount)',
}

function stateOf(folder: string, fromBlock: number, multicall: Address | undefined): StateProfile {
  return {
    from: 'deposits',
    to: 'deposits-2',
    folder,
    fromBlock,
    events: [
      'event Deposited(uint256 indexed id, address indexed client, uint256 amount)',
      'event Released(uint256 indexed id)',
    ],
    ids: {
      added: [{ event: 'Deposited', arguments: ['id'] }],
      removed: [{ event: 'Released', arguments: ['id'] }],
    },
    views: ['function depositOf(uint256 id) view returns (address client, uint256 amount)'],
    totals: [
      { view: 'function count() view returns (uint256)' },
      { view: 'function total() view returns (uint256)', sumOf: 'amount' },
    ],
    import: {
      call: 'function importDeposits(bytes32 batch, (uint256 id, address client, uint256 amount)[] rows)',
      marker: 'function isImported(bytes32 batch) view returns (bool)',
    },
    ...(multicall === undefined ? {} : { multicall }),
  }
}

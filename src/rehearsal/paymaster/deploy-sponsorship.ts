import {
  type Address,
  concatHex,
  createPublicClient,
  createWalletClient,
  getContractAddress,
  type Hex,
  http,
  parseEther,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type ContractName, readArtifact } from '../chain/artifact.ts'
import { askChain } from '../chain/ask-chain.ts'
import { localChain } from '../chain/local-chain.ts'
import { accountOf, type KeyHolder } from './accounts.ts'

/** Whose accounts there are. */
export const CUSTOMERS = 4
export const STRANGERS = 3

/** What stands on the chain for sponsored operations. */
export interface Sponsorship {
  readonly entryPoint: Address
  readonly entryPointV08: Address
  readonly paymasters: {
    readonly live: Address
    readonly backup: Address
    /** Of EntryPoint v0.8: a backup that cannot be one. */
    readonly next: Address
  }
  /** Smart accounts by the holder of their keys. */
  readonly accounts: Readonly<Record<string, Address>>
}

/** Arachnid's deployer, which stands on every chain, anvil's included. */
const DEPLOYER = '0x4e59b44847b379578588920cA78FbF26c0B4956C'

// The salts with which the authors deployed them: with the same bytes they come to the canonical addresses.
const SALTS: Readonly<Record<'EntryPointV07' | 'EntryPointV08', Hex>> = {
  EntryPointV07: '0x90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3',
  EntryPointV08: '0x0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9',
}

/**
 * Puts both EntryPoints at their canonical addresses, three verifying paymasters that `owner` owns, and a
 * small account for every customer, stranger and the canary. Every transaction is mined at once.
 */
export async function deploySponsorship(
  url: string,
  given: { readonly seed: string; readonly owner: Hex },
): Promise<Sponsorship> {
  const { seed } = given
  const transport = http(url)
  const account = privateKeyToAccount(given.owner)
  const wallet = createWalletClient({ account, chain: localChain, transport })
  const reader = createPublicClient({ chain: localChain, transport, pollingInterval: 20 })
  await askChain(url, 'anvil_setBalance', [
    accountOf(seed, 'executor').address,
    `0x${parseEther('50').toString(16)}`,
  ])

  async function canonical(name: keyof typeof SALTS): Promise<Address> {
    const { bytecode } = await readArtifact(name)
    const salt = SALTS[name]
    const hash = await wallet.sendTransaction({ to: DEPLOYER, data: concatHex([salt, bytecode]) })
    await reader.waitForTransactionReceipt({ hash })
    return getContractAddress({ opcode: 'CREATE2', from: DEPLOYER, salt, bytecode })
  }
  async function deploy(name: ContractName, args: readonly unknown[]): Promise<Address> {
    const { abi, bytecode } = await readArtifact(name)
    const hash = await wallet.deployContract({ abi, bytecode, args })
    const { contractAddress } = await reader.waitForTransactionReceipt({ hash })
    if (!contractAddress) throw new Error(`${name} was not deployed`)
    return contractAddress
  }

  const entryPoint = await canonical('EntryPointV07')
  const entryPointV08 = await canonical('EntryPointV08')
  const [live, backup] = [accountOf(seed, 'live signer'), accountOf(seed, 'backup signer')]
  const paymasters = {
    live: await deploy('VerifyingPaymaster', [entryPoint, live.address]),
    backup: await deploy('VerifyingPaymaster', [entryPoint, backup.address]),
    next: await deploy('VerifyingPaymasterV08', [entryPointV08, backup.address]),
  }
  const factory = await deploy('SimpleAccountFactory', [entryPoint])
  const { abi } = await readArtifact('SimpleAccountFactory')
  const accounts: Record<string, Address> = {}
  for (const holder of holders()) {
    const call = { address: factory, abi, args: [accountOf(seed, holder).address, 0n] } as const
    const hash = await wallet.writeContract({ ...call, functionName: 'createAccount' })
    await reader.waitForTransactionReceipt({ hash })
    const made = await reader.readContract({ ...call, functionName: 'getAddress' })
    // The factory's own answer, which its ABI says is an address.
    accounts[holder] = made as Address
  }
  return { entryPoint, entryPointV08, paymasters, accounts }
}

function holders(): readonly KeyHolder[] {
  return [
    'canary',
    ...Array.from({ length: CUSTOMERS }, (_, index): KeyHolder => `customer ${index}`),
    ...Array.from({ length: STRANGERS }, (_, index): KeyHolder => `stranger ${index}`),
  ]
}

import {
  type Address,
  createPublicClient,
  createWalletClient,
  type Hex,
  http,
  parseAbi,
  parseEther,
} from 'viem'
import { entryPoint07Abi, toPackedUserOperation } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { askChain } from '../chain/ask-chain.ts'
import { localChain } from '../chain/local-chain.ts'
import { accountOf, keyOf } from './accounts.ts'
import { CUSTOMERS, type Sponsorship, STRANGERS } from './deploy-sponsorship.ts'
import { bareOperation, signOperation, TIPS } from './operations.ts'
import {
  PAYMASTER_POST_OP_GAS,
  PAYMASTER_VERIFICATION_GAS,
  signSponsorship,
} from './sponsor-data.ts'
import type { PastOperations, SponsorshipStory } from './sponsorship-story.ts'

export interface PastOptions {
  readonly seed: string
  readonly owner: Hex
  readonly sponsorship: Sponsorship
  readonly story: SponsorshipStory
  /** Milliseconds of the epoch: the past lies before it. */
  readonly now: number
}

/** More than any past spends; what is over is taken out again, as an owner does. */
const FIRST_DEPOSIT = parseEther('20')
const ownerAbi = parseAbi(['function withdrawTo(address to, uint256 amount)'])

/**
 * Lives through the sponsored operations of an incident's past, each mined in a block of its own time, and
 * leaves the live paymaster with what the story says is left.
 */
export async function livePast(url: string, options: PastOptions): Promise<void> {
  const { seed, sponsorship, story, now } = options
  const { entryPoint, paymasters, accounts } = sponsorship
  const transport = http(url)
  const { id: chainId } = localChain
  const reader = createPublicClient({ chain: localChain, transport, pollingInterval: 20 })
  const walletOf = (key: Hex) =>
    createWalletClient({ account: privateKeyToAccount(key), chain: localChain, transport })
  const [owner, executor] = [walletOf(options.owner), walletOf(keyOf(seed, 'executor'))]
  const left = parseEther(story.leftEther)

  async function deposit(value: bigint): Promise<void> {
    const call = { address: entryPoint, abi: entryPoint07Abi, functionName: 'depositTo' } as const
    const hash = await owner.writeContract({ ...call, args: [paymasters.live], value })
    await reader.waitForTransactionReceipt({ hash })
  }

  const nonces = new Map<Address, bigint>()
  async function sponsor(by: PastOperations['by'], index: number): Promise<void> {
    const holder =
      by === 'customers'
        ? (`customer ${index % CUSTOMERS}` as const)
        : (`stranger ${index % STRANGERS}` as const)
    const sender = accounts[holder]
    if (sender === undefined) throw new Error(`${holder} has no account`)
    const nonce = nonces.get(sender) ?? 0n
    nonces.set(sender, nonce + 1n)
    const bare = bareOperation(sender, nonce, TIPS[by])
    const paymasterData = await signSponsorship(bare, {
      paymaster: paymasters.live,
      key: keyOf(seed, 'live signer'),
      chainId,
      validUntil: 0,
    })
    const sponsored = {
      ...bare,
      paymaster: paymasters.live,
      paymasterVerificationGasLimit: PAYMASTER_VERIFICATION_GAS,
      paymasterPostOpGasLimit: PAYMASTER_POST_OP_GAS,
      paymasterData,
    }
    const signed = await signOperation(sponsored, accountOf(seed, holder), { chainId, entryPoint })
    const hash = await executor.writeContract({
      address: entryPoint,
      abi: entryPoint07Abi,
      functionName: 'handleOps',
      args: [[toPackedUserOperation(signed)], executor.account.address],
      gas: 1_000_000n,
    })
    await reader.waitForTransactionReceipt({ hash })
  }

  if (story.past.length > 0) {
    await deposit(FIRST_DEPOSIT)
    for (const { at, by, index } of momentsOf(story.past, now)) {
      await askChain(url, 'evm_setNextBlockTimestamp', [at])
      await sponsor(by, index)
    }
    const deposited = await reader.readContract({
      address: entryPoint,
      abi: entryPoint07Abi,
      functionName: 'balanceOf',
      args: [paymasters.live],
    })
    const over = deposited - left
    await askChain(url, 'evm_setNextBlockTimestamp', [Math.floor(now / 1000)])
    const hash = await owner.writeContract({
      address: paymasters.live,
      abi: ownerAbi,
      functionName: 'withdrawTo',
      args: [owner.account.address, over],
    })
    await reader.waitForTransactionReceipt({ hash })
  } else {
    await deposit(left)
  }
}

/** In the order of time; seconds of the epoch, no two alike. */
function momentsOf(past: readonly PastOperations[], now: number) {
  let last = 0
  return past
    .flatMap(({ by, fromMinutesAgo, untilMinutesAgo, operations }) =>
      Array.from({ length: operations }, (_, index) => {
        const span = fromMinutesAgo - untilMinutesAgo
        const minutesAgo = fromMinutesAgo - (span * index) / operations
        return { by, index, at: Math.floor(now / 1000 - minutesAgo * 60) }
      }),
    )
    .toSorted((one, other) => one.at - other.at)
    .map((moment) => {
      last = Math.max(last + 1, moment.at)
      return { ...moment, at: last }
    })
}

import {
  type Address,
  createPublicClient,
  createWalletClient,
  type Hex,
  http,
  parseAbiItem,
  toHex,
} from 'viem'
import {
  entryPoint07Abi,
  getUserOperationHash,
  toPackedUserOperation,
} from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { localChain } from '../chain/local-chain.ts'
import type { SponsoredOperation } from '../paymaster/sponsor-data.ts'
import { RpcRefused, refusalOf, refuse } from './refusal.ts'

export interface BundlerParts {
  /** The chain itself. */
  readonly rpcUrl: string
  readonly entryPoint: Address
  /** The key that sends bundles, as the file says it now. */
  executorKey(): Hex
}

/** A mempool of one operation at a time, bundled at once. */
export interface Bundle {
  /** Its gas limits, validated against the chain's state of now. */
  estimate(operation: SponsoredOperation): Promise<object>
  /** Validates, sends it through `handleOps`, answers its hash when it is in the pool. */
  send(operation: SponsoredOperation): Promise<Hex>
  /** What `eth_getUserOperationReceipt` answers, null where it was not mined. */
  receipt(hash: Hex): Promise<object | null>
}

const operationEvent = parseAbiItem(
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
)
const GAS_OF_A_BUNDLE = 1_500_000n

export function createBundle(parts: BundlerParts): Bundle {
  const { rpcUrl, entryPoint } = parts
  const transport = http(rpcUrl)
  const reader = createPublicClient({ chain: localChain, transport, pollingInterval: 100 })
  let queue: Promise<unknown> = Promise.resolve()
  let nextNonce = 0

  function handleOps(operation: SponsoredOperation, account: ReturnType<typeof executor>) {
    return {
      account,
      address: entryPoint,
      abi: entryPoint07Abi,
      functionName: 'handleOps',
      args: [[toPackedUserOperation(operation)], account.address],
      gas: GAS_OF_A_BUNDLE,
    } as const
  }
  const executor = () => privateKeyToAccount(parts.executorKey())

  /** As the EntryPoint itself sees it: `handleOps` as a call that is not sent. */
  async function validate(operation: SponsoredOperation): Promise<void> {
    try {
      await reader.simulateContract(handleOps(operation, executor()))
    } catch (error) {
      throw new RpcRefused(refusalOf(error))
    }
  }

  async function bundle(operation: SponsoredOperation): Promise<void> {
    await validate(operation)
    const account = executor()
    const mined = await reader.getTransactionCount({ address: account.address })
    nextNonce = Math.max(nextNonce, mined)
    const wallet = createWalletClient({ account, chain: localChain, transport })
    await wallet.writeContract({ ...handleOps(operation, account), nonce: nextNonce })
    nextNonce += 1
  }

  return {
    async estimate(operation) {
      const data = { from: entryPoint, to: operation.sender, data: operation.callData }
      const call = await reader
        .estimateGas({ account: entryPoint, to: data.to, data: data.data })
        .catch((error: unknown) =>
          refuse(-32_521, `execution reverted: ${String(error).slice(0, 80)}`),
        )
      return {
        callGasLimit: toHex(call + 30_000n),
        verificationGasLimit: toHex(120_000n),
        preVerificationGas: toHex(55_000n),
        paymasterVerificationGasLimit: toHex(60_000n),
        paymasterPostOpGasLimit: '0x0',
      }
    },
    async send(operation) {
      // One after the other: the executor's nonces are its own.
      const sent = queue.then(() => bundle(operation))
      queue = sent.catch(() => undefined)
      await sent
      return getUserOperationHash({
        chainId: localChain.id,
        entryPointAddress: entryPoint,
        entryPointVersion: '0.7',
        userOperation: operation,
      })
    },
    async receipt(hash) {
      const [log] = await reader.getLogs({
        address: entryPoint,
        event: operationEvent,
        args: { userOpHash: hash },
        fromBlock: 0n,
      })
      if (log === undefined) return null
      const { sender, paymaster, nonce, success, actualGasCost, actualGasUsed } = log.args
      return {
        userOpHash: hash,
        entryPoint,
        sender,
        paymaster,
        nonce: toHex(nonce ?? 0n),
        success,
        actualGasCost: toHex(actualGasCost ?? 0n),
        actualGasUsed: toHex(actualGasUsed ?? 0n),
        receipt: { transactionHash: log.transactionHash, blockNumber: toHex(log.blockNumber) },
      }
    },
  }
}

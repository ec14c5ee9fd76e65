import { decodeEventLog, encodeEventTopics, isHex, numberToHex, padHex } from 'viem'
import { z } from 'zod'
import type { Reads } from '../../../ports/reads.ts'
import { usableOf } from '../read-chain.ts'
import { entryPointAbi } from './interfaces.ts'
import { sponsoringOf } from './paymaster-profile.ts'
import { addressOf } from './read-spending.ts'
import { chainNow } from './send-call.ts'

/** An operation that is in a block. */
export interface MinedOperation {
  readonly block: number
  readonly paymaster: string
  readonly succeeded: boolean
  /** Wei. */
  readonly cost: bigint
}

const hex = z.custom<`0x${string}`>((value) => isHex(value))
const logSchema = z.array(
  z.object({ topics: z.array(hex).min(1), data: hex, blockNumber: z.string() }),
)

/** Not older than this: a canary is looked for right after it was sent. */
const LOOKED_THROUGH_BLOCKS = 400

/** Looks for one account's operation of a nonce in the newest blocks. */
export async function findOperation(
  { account, nonce }: { readonly account: string; readonly nonce: string },
  world: Reads,
  signal: AbortSignal,
): Promise<MinedOperation | null> {
  const { entryPoint } = sponsoringOf(world.profile)
  const chain = await chainNow(world, signal)
  const [topic = null] = encodeEventTopics({ abi: entryPointAbi, eventName: 'UserOperationEvent' })
  const filter = {
    address: entryPoint,
    topics: [topic, null, padHex(addressOf(account), { size: 32 })],
    fromBlock: numberToHex(Math.max(0, (chain.pinned ?? 0) - LOOKED_THROUGH_BLOCKS)),
    toBlock: 'latest',
  }
  for (const endpoint of usableOf(chain)) {
    const answer = await endpoint.ask('eth_getLogs', [filter])
    const logs = answer.kind === 'result' ? (logSchema.safeParse(answer.result).data ?? []) : []
    for (const { topics, data, blockNumber } of logs) {
      const [signature, ...rest] = topics
      if (signature === undefined) continue
      const { eventName, args } = decodeEventLog({
        abi: entryPointAbi,
        topics: [signature, ...rest],
        data,
      })
      if (eventName !== 'UserOperationEvent' || args.nonce !== BigInt(nonce)) continue
      const { paymaster, success, actualGasCost } = args
      return { block: Number(blockNumber), paymaster, succeeded: success, cost: actualGasCost }
    }
  }
  return null
}

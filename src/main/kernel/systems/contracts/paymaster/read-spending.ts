import { type Address, decodeEventLog, encodeEventTopics, isHex, numberToHex, padHex } from 'viem'
import { z } from 'zod'
import type { JsonValue } from '../../../../../shared/domain/json.ts'
import type { Endpoint } from '../rpc.ts'
import { entryPointAbi } from './interfaces.ts'
import type { PaidOperation, Spending, Withdrawal } from './spending.ts'

const blockSchema = z.object({ timestamp: z.string() })
const logSchema = z.array(
  z.object({
    topics: z.array(z.custom<`0x${string}`>((value) => isHex(value))).min(1),
    data: z.custom<`0x${string}`>((value) => isHex(value)),
    blockNumber: z.string(),
    /** Newer nodes say it with the log; others are asked for the block. */
    blockTimestamp: z.string().optional(),
  }),
)
type Log = z.infer<typeof logSchema>[number]

export interface SpendingQuery {
  readonly entryPoint: string
  readonly paymaster: string
  readonly pinned: number
  readonly windowSeconds: number
}

/** What left the deposit in the window before the pinned block; null where the endpoint cannot say. */
export async function readSpending(
  endpoint: Endpoint,
  query: SpendingQuery,
): Promise<Spending | null> {
  const { entryPoint, pinned, windowSeconds } = query
  const times = blockTimes(endpoint)
  const newest = await times(pinned)
  if (newest === null) return null
  const from = await firstBlockSince(times, pinned, newest - windowSeconds)
  if (from === null) return null
  const paymaster = padHex(addressOf(query.paymaster), { size: 32 })
  const [operations, withdrawals] = await Promise.all([
    logsOf(
      endpoint,
      { address: entryPoint, topics: [OPERATION, null, null, paymaster] },
      from,
      pinned,
    ),
    logsOf(endpoint, { address: entryPoint, topics: [WITHDRAWN, paymaster] }, from, pinned),
  ])
  if (operations === null || withdrawals === null) return null
  const ago = async ({ blockNumber, blockTimestamp }: Log) => {
    const at =
      blockTimestamp === undefined ? await times(Number(blockNumber)) : Number(blockTimestamp)
    return newest - (at ?? newest)
  }
  return {
    windowSeconds,
    operations: (
      await Promise.all(operations.map(async (log) => operationOf(log, await ago(log))))
    ).flat(),
    withdrawals: (
      await Promise.all(withdrawals.map(async (log) => withdrawalOf(log, await ago(log))))
    ).flat(),
  }
}

const [OPERATION = null] = encodeEventTopics({
  abi: entryPointAbi,
  eventName: 'UserOperationEvent',
})
const [WITHDRAWN = null] = encodeEventTopics({ abi: entryPointAbi, eventName: 'Withdrawn' })

type Times = (block: number) => Promise<number | null>

/** Timestamps of blocks, each asked for once. */
function blockTimes(endpoint: Endpoint): Times {
  const known = new Map<number, Promise<number | null>>()
  const read = async (block: number): Promise<number | null> => {
    const answer = await endpoint.ask('eth_getBlockByNumber', [numberToHex(block), false])
    const parsed = answer.kind === 'result' ? blockSchema.safeParse(answer.result) : undefined
    return parsed?.success === true ? Number(parsed.data.timestamp) : null
  }
  return (block) => {
    const asked = known.get(block) ?? read(block)
    known.set(block, asked)
    return asked
  }
}

/** By halves: no chain says how many blocks an hour has. */
async function firstBlockSince(times: Times, newest: number, since: number) {
  let [low, high] = [0, newest]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const time = await times(middle)
    if (time === null) return null
    if (time < since) low = middle + 1
    else high = middle
  }
  return low
}

/** Providers limit how many blocks may be asked at once, each in words of its own: a refusal halves the range. */
async function logsOf(
  endpoint: Endpoint,
  filter: { readonly address: string; readonly topics: JsonValue[] },
  from: number,
  to: number,
): Promise<readonly Log[] | null> {
  const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) }
  const answer = await endpoint.ask('eth_getLogs', [{ ...filter, ...range }])
  const parsed = answer.kind === 'result' ? logSchema.safeParse(answer.result) : undefined
  if (parsed?.success === true) return parsed.data
  if (to - from < SMALLEST_RANGE) return null
  const middle = Math.floor((from + to) / 2)
  const first = await logsOf(endpoint, filter, from, middle)
  const second = first === null ? null : await logsOf(endpoint, filter, middle + 1, to)
  return first === null || second === null ? null : [...first, ...second]
}

/** Who refuses so few blocks does not answer at all. */
const SMALLEST_RANGE = 500

function operationOf({ topics, data }: Log, secondsAgo: number): readonly PaidOperation[] {
  const [signature, ...rest] = topics
  if (signature === undefined) return []
  const { eventName, args } = decodeEventLog({
    abi: entryPointAbi,
    topics: [signature, ...rest],
    data,
  })
  if (eventName !== 'UserOperationEvent') return []
  const { sender, actualGasCost, success } = args
  return [{ sender, cost: actualGasCost, succeeded: success, secondsAgo }]
}

function withdrawalOf({ topics, data }: Log, secondsAgo: number): readonly Withdrawal[] {
  const [signature, ...rest] = topics
  if (signature === undefined) return []
  const { eventName, args } = decodeEventLog({
    abi: entryPointAbi,
    topics: [signature, ...rest],
    data,
  })
  if (eventName !== 'Withdrawn') return []
  return [{ to: args.withdrawAddress, amount: args.amount, secondsAgo }]
}

export function addressOf(text: string): Address {
  return `0x${text.slice(2)}`
}

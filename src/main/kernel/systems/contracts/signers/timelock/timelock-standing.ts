import { encodeFunctionData, numberToHex } from 'viem'
import { z } from 'zod'
import type { Reads } from '../../../../ports/reads.ts'
import { decodeRevert } from '../../decode-revert.ts'
import { isHex } from '../../questions.ts'
import { usableOf } from '../../read-chain.ts'
import type { Trial } from '../../read-contract.ts'
import { chainNow } from '../next-nonce.ts'
import type { Transaction } from '../transaction.ts'
import { type TimelockWork, timelockAbi } from './timelock-calls.ts'

/** Where an operation of a timelock is. Times are the chain's own: the laptop's clock decides nothing. */
export type TimelockStanding =
  | { readonly kind: 'silent' }
  | { readonly kind: 'unknown-to-it' }
  | { readonly kind: 'waits'; readonly secondsLeft: number; readonly readyAt: Date }
  | { readonly kind: 'ready' }
  | { readonly kind: 'done' }

const blockSchema = z.object({ timestamp: z.string() })
/** What OpenZeppelin writes where a time stood, once it is executed (`DONE_TIMESTAMP`). */
const DONE = 1n

/** The furthest that any endpoint has seen it: one that lags a block must not have it scheduled twice. */
export async function timelockStanding(
  { timelock, id }: Pick<TimelockWork, 'timelock' | 'id'>,
  world: Reads,
  signal: AbortSignal,
): Promise<TimelockStanding> {
  const chain = await chainNow(world, signal)
  const args = [`0x${id.slice(2)}`] as const
  const data = encodeFunctionData({ abi: timelockAbi, functionName: 'getTimestamp', args })
  const seen = await Promise.all(
    usableOf(chain).map(async (endpoint) => {
      const [answer, block] = await Promise.all([
        endpoint.ask('eth_call', [{ to: timelock, data }, 'latest']),
        endpoint.ask('eth_getBlockByNumber', ['latest', false]),
      ])
      const time = blockSchema.safeParse(block.kind === 'result' ? block.result : null).data
      const known = answer.kind === 'result' && isHex(answer.result) && answer.result.length === 66
      return known && time !== undefined
        ? [{ at: BigInt(String(answer.result)), now: BigInt(time.timestamp) }]
        : []
    }),
  )
  const known = seen.flat()
  if (known.length === 0) return { kind: 'silent' }
  if (known.some(({ at }) => at === DONE)) return { kind: 'done' }
  const scheduled = known.filter(({ at }) => at > DONE)
  const [first] = scheduled
  if (first === undefined) return { kind: 'unknown-to-it' }
  const left = Math.max(...scheduled.map(({ at, now }) => Number(at - now)))
  return left <= 0
    ? { kind: 'ready' }
    : { kind: 'waits', secondsLeft: left, readyAt: new Date(Number(first.at) * 1000) }
}

/** What the timelock says to a call from an account, without sending it: roles are its own matter. */
export async function tryTransaction(
  from: string,
  { to, data }: Transaction,
  [world, signal]: readonly [Reads, AbortSignal],
): Promise<Trial | null> {
  const chain = await chainNow(world, signal)
  const block = numberToHex(chain.pinned ?? 0)
  const trials = await Promise.all(
    usableOf(chain).map(async (endpoint): Promise<Trial | null> => {
      const answer = await endpoint.ask('eth_call', [{ from, to, data }, block])
      if (answer.kind === 'failed') return null
      return answer.kind === 'result' ? { kind: 'allowed' } : decodeRevert(answer)
    }),
  )
  return trials.find((one) => one?.kind === 'allowed') ?? trials.find((one) => one !== null) ?? null
}

export function standingWords(standing: TimelockStanding): string {
  switch (standing.kind) {
    case 'silent':
      return 'no RPC endpoint answers about the timelock'
    case 'unknown-to-it':
      return 'not scheduled'
    case 'waits':
      return `scheduled; it can be executed from ${standing.readyAt.toISOString()} on, in ${Math.ceil(standing.secondsLeft / 60)} minutes by the chain`
    case 'ready':
      return 'its delay is over: it can be executed'
    case 'done':
      return 'executed'
  }
}

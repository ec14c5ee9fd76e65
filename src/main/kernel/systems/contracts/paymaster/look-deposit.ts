import { numberToHex } from 'viem'
import type { Reads } from '../../../ports/reads.ts'
import { smallest } from '../largest.ts'
import { usableOf } from '../read-chain.ts'
import { entryPointAbi } from './interfaces.ts'
import { sponsoringOf } from './paymaster-profile.ts'
import { askView } from './read-deposit.ts'
import { chainNow } from './send-call.ts'

/** What one endpoint says of a deposit: now, and as far back as it has to hold. Wei. */
export interface DepositSaid {
  readonly endpoint: string
  readonly now: bigint | null
  readonly held: bigint | null
}

/** The deposit of a paymaster at every endpoint whose word counts. */
export async function lookAtDeposit(
  paymaster: string,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly DepositSaid[]> {
  const { entryPoint, chain: onChain } = sponsoringOf(world.profile)
  const chain = await chainNow(world, signal)
  const { pinned } = chain
  if (pinned === null) return []
  const since = Math.max(0, pinned - onChain.confirmations + 1)
  return Promise.all(
    usableOf(chain).map(async (endpoint) => {
      const at = async (block: number) => {
        const call = { abi: entryPointAbi, functionName: 'balanceOf', args: [paymaster] } as const
        const said = await askView({ endpoint, block }, entryPoint, call)
        return typeof said === 'bigint' ? said : null
      }
      const [now, held] = await Promise.all([at(pinned), at(since)])
      return { endpoint: endpoint.name, now, held }
    }),
  )
}

/** What an account has to spend, in wei: the lowest that any endpoint says; null where nobody answers. */
export async function readBalance(
  account: string,
  world: Reads,
  signal: AbortSignal,
): Promise<bigint | null> {
  const chain = await chainNow(world, signal)
  const block = numberToHex(chain.pinned ?? 0)
  const said = await Promise.all(
    usableOf(chain).map(async (endpoint) => {
      const answer = await endpoint.ask('eth_getBalance', [account, block])
      return answer.kind === 'result' ? BigInt(String(answer.result)) : null
    }),
  )
  return smallest(said.filter((one) => one !== null))
}

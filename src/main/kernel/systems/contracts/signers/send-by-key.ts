import type { ChainCall } from '../../../ports/chain.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { feesFor } from '../fees.ts'
import { largest } from '../largest.ts'
import { usableOf } from '../read-chain.ts'
import type { Endpoint } from '../rpc.ts'
import { broadcastReceipt } from './broadcast-receipt.ts'
import { chainNow, nonceAt } from './next-nonce.ts'
import type { Transaction } from './transaction.ts'

/** Where no endpoint estimates: a pause writes one slot and one event, a contract of ours may do a little more. */
const GAS_WHERE_NOBODY_ESTIMATES = 200_000n

export interface Sending {
  /** The address of the profile's key. */
  readonly from: string
  /** What is done, for failures: the plan's title. */
  readonly title: string
}

/** Signs with the profile's key and sends, one transaction a nonce, all at once and through every endpoint. */
export async function sendByKey(
  transactions: readonly Transaction[],
  { from, title }: Sending,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const profile = contractsProfile(world.profile)
  const chain = await chainNow(world, signal)
  const usable = usableOf(chain)
  const [nonce, calls] = await Promise.all([
    nonceAt(chain, from),
    Promise.all(transactions.map((one) => callOf(usable, from, one))),
  ])
  const { fees } = feesFor(chain.baseFee, profile.maxFeeGwei)
  const { chainId, secret: signer, rpc, confirmations } = profile
  const batch = { chainId, signer, rpc, nonce, calls, fees, confirmations }
  const sent = await world.chain.send(batch, signal)
  return broadcastReceipt(sent, { title, nonce })
}

/** A call with as much gas as the most careful endpoint wants, and half again. */
export async function callOf(
  endpoints: readonly Endpoint[],
  from: string,
  { to, data, value }: Transaction,
): Promise<ChainCall> {
  const wei = BigInt(value)
  const request = { from, to, data, ...(wei === 0n ? {} : { value: `0x${wei.toString(16)}` }) }
  const estimates = await Promise.all(
    endpoints.map((endpoint) => endpoint.ask('eth_estimateGas', [request])),
  )
  const gas = largest(
    estimates.map((answer) => (answer.kind === 'result' ? BigInt(String(answer.result)) : 0n)),
  )
  return {
    to,
    data,
    value: wei,
    gas: gas === 0n ? GAS_WHERE_NOBODY_ESTIMATES : (gas * 3n) / 2n,
  }
}

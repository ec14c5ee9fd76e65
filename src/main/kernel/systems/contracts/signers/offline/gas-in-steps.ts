import type { Endpoint } from '../../rpc.ts'
import { callOf } from '../send-by-key.ts'
import type { Transaction } from '../transaction.ts'

/** Gas is estimated anew at every look; a plan must not be stale because of a few units. */
const GAS_STEP = 25_000n

/** What a transaction needs, rounded up. */
export async function gasInSteps(
  endpoints: readonly Endpoint[],
  from: string,
  one: Transaction,
): Promise<bigint> {
  const { gas } = await callOf(endpoints, from, one)
  return ((gas + GAS_STEP - 1n) / GAS_STEP) * GAS_STEP
}

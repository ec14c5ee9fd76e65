import type { FeePolicy } from '../../ports/chain.ts'

const GWEI = 1_000_000_000n
/** What validators are given on top: enough to be taken at once where blocks are not full. */
const TIP = 2n * GWEI
/** How long one price is tried: a block or two on the slower chains. */
const BUMP_AFTER_MS = 15_000
const GIVE_UP_AFTER_MS = 150_000

/**
 * Twice the base fee, so that it still holds after six full blocks in a row (each raises it by an eighth).
 * `aboveCap` where not even today's base fee fits below the profile's cap; the price is then what the
 * chain asks, for somebody who goes past the cap with a reason.
 */
export function feesFor(
  baseFee: bigint,
  capGwei: number,
): { readonly fees: FeePolicy; readonly aboveCap: boolean } {
  const cap = BigInt(Math.round(capGwei * 1_000_000)) * 1000n
  const aboveCap = baseFee + TIP > cap
  const wanted = baseFee * 2n + TIP
  const capPerGas = aboveCap ? wanted * 2n : cap
  return {
    aboveCap,
    fees: {
      maxFeePerGas: wanted < capPerGas ? wanted : capPerGas,
      maxPriorityFeePerGas: TIP,
      capPerGas,
      bumpAfterMs: BUMP_AFTER_MS,
      giveUpAfterMs: GIVE_UP_AFTER_MS,
    },
  }
}

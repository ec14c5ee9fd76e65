/** A third of a block, and well below the 16.7 million gas that one transaction may have since EIP-7825. */
const MOST_GAS = 10_000_000n
/** Pools refuse transactions above 128 KiB (geth's `txMaxSize`). */
const MOST_BYTES = 100_000
const MOST_ROWS = 500

/** What two trial batches cost. */
export interface Trial {
  readonly rows: number
  readonly gas: bigint
  readonly bytes: number
}

/** How many rows fit into one transaction, from the gas and bytes that a small and a larger trial take. Pure. */
export function rowsPerBatch(small: Trial, large: Trial, blockGas: bigint): number {
  const limit = blockGas / 3n < MOST_GAS ? blockGas / 3n : MOST_GAS
  const more = BigInt(Math.max(1, large.rows - small.rows))
  const slope = (large.gas - small.gas) / more
  const perRow = slope > 0n ? slope : large.gas / BigInt(large.rows)
  const base = large.gas - perRow * BigInt(large.rows)
  const byGas = perRow > 0n ? Number((limit - (base > 0n ? base : 0n)) / perRow) : MOST_ROWS
  const byBytes = Math.floor(MOST_BYTES / Math.max(1, Math.ceil(large.bytes / large.rows)))
  return Math.max(1, Math.min(byGas, byBytes, MOST_ROWS))
}

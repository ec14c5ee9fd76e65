/** The smallest of these, null where there is none. */
export function smallest(values: readonly bigint[]): bigint | null {
  let least: bigint | null = null
  for (const value of values) if (least === null || value < least) least = value
  return least
}

/** The largest of these, 0 where there is none; `Math.max` takes no bigint. */
export function largest(values: readonly bigint[]): bigint {
  let most = 0n
  for (const value of values) if (value > most) most = value
  return most
}

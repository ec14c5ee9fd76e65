const WEI_AN_ETHER = 10n ** 18n

/** Ether of a profile in wei; exact to a billionth. */
export function weiOf(ether: number): bigint {
  return BigInt(Math.round(ether * 1e9)) * 10n ** 9n
}

/** For people: six digits after the point, never rounded up. */
export function etherText(wei: bigint): string {
  const whole = wei / WEI_AN_ETHER
  const rest = ((wei % WEI_AN_ETHER) / 10n ** 12n).toString().padStart(6, '0')
  return `${whole}.${rest} ETH`
}

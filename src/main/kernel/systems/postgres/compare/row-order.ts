/** How one column of a key is ordered by the server, so that we can merge in the same order. */
export type KeyOrder = 'integer' | 'bytes'

const integers = new Set(['smallint', 'integer', 'bigint'])

/** Integers keep the order of their index; everything else is compared as bytes of its text. */
export function keyOrderOf(type: string): KeyOrder {
  return integers.has(type) ? 'integer' : 'bytes'
}

/** Orders two keys as `ORDER BY` did. Negative, zero or positive. */
export function compareKeys(
  a: readonly string[],
  b: readonly string[],
  orders: readonly KeyOrder[],
): number {
  for (let index = 0; index < orders.length; index += 1) {
    const left = a[index] ?? ''
    const right = b[index] ?? ''
    const order =
      orders[index] === 'integer' ? compareIntegers(left, right) : compareBytes(left, right)
    if (order !== 0) return order
  }
  return 0
}

/** Decimal texts of any size, without making numbers of them: bigint keys go past 2^53. */
function compareIntegers(a: string, b: string): number {
  const minusA = a.startsWith('-')
  if (minusA !== b.startsWith('-')) return minusA ? -1 : 1
  const order = a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length
  return minusA ? -order : order
}

/**
 * The order of `COLLATE "C"`, i.e. of UTF-8 bytes, which is the order of code points. JavaScript compares UTF-16
 * units, where surrogates (U+10000 and above) come before U+E000…U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return liftSurrogate(left) - liftSurrogate(right)
  }
  return a.length - b.length
}

function liftSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/**
 * Decides which requests fail so that the share is exact over any run of requests, not only on
 * average: request n (from 0) fails when the whole number of failures owed grows with it.
 */
export function failsAt(n: number, share: number): boolean {
  // A little above zero: 0.2 * 5 must count as 1 although binary fractions fall short of it.
  const owed = (requests: number): number => Math.floor(requests * share + 1e-9)
  return owed(n + 1) > owed(n)
}

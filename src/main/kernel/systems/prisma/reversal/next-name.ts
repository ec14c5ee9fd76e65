/**
 * The folder of a new migration: behind every other one by name, in the manner of those that are there
 * (`20261130021500_…` or `0043_…`). @param startedAt of the run, ISO, so that a plan made twice is the same plan
 */
export function nextName(
  names: readonly string[],
  given: { readonly startedAt: string; readonly of: string },
): string {
  const title = `reverse_${given.of.replace(/^\d+_/, '')}`
  const numbers = names
    .map((name) => /^(\d+)_/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
  const last = numbers.toSorted((a, b) => Number(a) - Number(b)).at(-1)
  if (last === undefined || last.length === 14) {
    const moment = given.startedAt.replaceAll(/\D/g, '').slice(0, 14)
    return `${last !== undefined && last >= moment ? String(BigInt(last) + 1n) : moment}_${title}`
  }
  return `${String(Number(last) + 1).padStart(last.length, '0')}_${title}`
}

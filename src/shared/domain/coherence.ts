/** Do the targets fit together? Web build ↔ API commit ↔ migration head. */
export interface Coherence {
  readonly verdict: 'fits' | 'does-not-fit' | 'unknown'
  readonly about: string
  readonly because: string
}

/**
 * Whether the API's target runs on a migration head, by the profile's table. *Unknown* counts as *does
 * not* wherever something would boot: the safe order is then the slower one.
 */
export function apiOnHead(
  apiCommit: string,
  head: string | undefined,
  table: readonly { readonly apiCommit: string; readonly runsOnHeads: readonly string[] }[],
): Coherence {
  const about = `API ${apiCommit.slice(0, 7)} on migration head ${head ?? '?'}`
  const row = table.find((entry) => entry.apiCommit === apiCommit)
  if (head === undefined)
    return {
      verdict: 'unknown',
      about,
      because: 'the migration head of the live database could not be read',
    }
  if (row === undefined)
    return {
      verdict: 'unknown',
      about,
      because: 'the profile does not say on which heads this commit runs',
    }
  return row.runsOnHeads.includes(head)
    ? { verdict: 'fits', about, because: `the profile lists head ${head} for this commit` }
    : {
        verdict: 'does-not-fit',
        about,
        because: `this commit runs on ${row.runsOnHeads.join(', ')} only`,
      }
}

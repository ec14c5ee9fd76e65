/** Do the targets fit together? Web build ↔ API commit ↔ migration head. */
export interface Coherence {
  readonly verdict: 'fits' | 'does-not-fit' | 'unknown'
  readonly about: string
  readonly because: string
  /** Where it comes from, if not from the profile's table. */
  readonly by?: 'schema' | 'failed-migration'
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

/**
 * The profile's table beside what was read from the migrations themselves. The table is the team's own word: where it
 * has one, the reading only adds a migration that failed; where it has none, the reading decides.
 */
export function withReading(table: Coherence, reading: readonly Coherence[]): readonly Coherence[] {
  const failed = reading.filter(({ by }) => by === 'failed-migration')
  const schema = reading.filter(({ by }) => by === 'schema')
  return table.verdict === 'unknown' && schema.length > 0
    ? [...failed, ...schema]
    : [...failed, table]
}

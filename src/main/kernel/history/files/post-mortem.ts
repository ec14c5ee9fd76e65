import type { CheckpointNote } from '../../../../shared/domain/audit.ts'
import type { HistoryTableRow } from '../export/history-table.ts'
import { escaped, markdownEnd } from './markdown.ts'

/** What only people know stands first, and is asked for; what the log knows follows. */
export function postMortemTitle(of: {
  readonly logId: string
  readonly run: string | undefined
}): string {
  const what = of.run === undefined ? 'Post-mortem' : `Post-mortem of run ${escaped(of.run)}`
  return `# ${what} (draft)

Written from the verified records of log \`${of.logId}\`; times are UTC. It is about what happened, not about who: what made the mistake easy, and what will make it hard.

## Summary

_Two sentences: what users saw, and what ended it._

## Impact

| Question | Answer |
| --- | --- |
| Who was affected, and how | |
| From when to when | |
| Bookings, payments or rows that were lost or repaired | |
| Who was told, and when | |

## Time line

`
}

/** How it ended for one system, behind the record that ended it. */
export function postMortemRow(row: HistoryTableRow): string {
  const seconds = (row.durationMs / 1000).toFixed(0)
  return `- **${escaped(row.system)}**: ${escaped(row.outcome)} after ${seconds} s, by ${escaped(row.resolvedBy)}; reason: ${escaped(row.reason)}\n`
}

export function postMortemEnd(note: CheckpointNote): string {
  return `
## Root cause

_Why was it possible? Ask again of each answer._

## What went well, what did not

- Noticed by:
- Decided to roll back after:
- What stood in the way:

## Follow-up

- [ ] Root cause identified
- [ ] Underlying issue fixed
- [ ] Tests that would have caught it
- [ ] Deployed again with the fix; the pin of the rollback released
- [ ] Secrets rotated and sessions revoked, where the incident asks for it

## Proof
${markdownEnd(note)}`
}

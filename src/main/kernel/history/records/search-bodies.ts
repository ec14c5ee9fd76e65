import { setImmediate as breathe } from 'node:timers/promises'
import type { JournalRecord } from '../../journal/index.ts'
import { bodyContains } from './body-contains.ts'
import type { RecordIndex } from './record-index.ts'
import type { VerifiedRecords } from './verified-records.ts'

// A rescue shares this thread: after so many bodies everything else has its turn.
const BODIES_A_TURN = 200

interface Search {
  readonly log: VerifiedRecords
  readonly index: RecordIndex
  /** Rows in which to look, in the order of the log; never empty. */
  readonly candidates: readonly number[]
  readonly needle: string
  readonly signal: AbortSignal
  /** Told each candidate row in order. */
  readonly onLooked: (row: number, found: boolean) => void
}

/** Looks through the bodies themselves, read anew and verified anew. Rejects with the signal's reason when given up. */
export async function searchBodies(search: Search): Promise<void> {
  const { log, index, candidates, needle, signal, onLooked } = search
  const from = index.seq(candidates[0] ?? 0)
  const to = index.seq(candidates.at(-1) ?? 0)
  let at = 0
  let looked = 0
  for await (const record of log.records({ from, to })) {
    // What was deleted meanwhile, or cannot be read any more, is passed over.
    while (at < candidates.length && index.seq(candidates[at] ?? 0) < record.seq) at += 1
    const row = candidates[at]
    if (row === undefined || index.seq(row) !== record.seq) continue
    onLooked(row, says(record, index.text(row), needle))
    at += 1
    looked += 1
    if (looked % BODIES_A_TURN === 0) await breathe()
    signal.throwIfAborted()
  }
}

/** What is shown of a record is found as well as what is in it. */
function says({ body }: JournalRecord, text: string, needle: string): boolean {
  return text.toLowerCase().includes(needle) || bodyContains(body, needle)
}

import type { JournalRecord } from '../journal/index.ts'
import type { AuditLog } from './audit-log.ts'
import { type LogFacts, noLogFacts, tellingTypes, withLogRecord } from './log-facts.ts'

/** The facts that the log's records tell about the log, kept up from verified records alone. */
export interface LogFactsWatch {
  current(): LogFacts
  /** A record of the replay at opening, so that nothing is read twice. */
  note(record: JournalRecord): void
  watch(listener: () => void): () => void
  /** Once everything that is durable now has been read. */
  settled(): Promise<void>
}

export function createLogFactsWatch(
  log: Pick<AuditLog, 'records' | 'status' | 'watch'>,
): LogFactsWatch {
  const listeners = new Set<() => void>()
  let facts = noLogFacts
  let reading: Promise<void> = Promise.resolve()
  let due = false

  async function readOn(): Promise<void> {
    due = false
    const newest = log.status().records
    try {
      for await (const record of log.records({ from: facts.seen + 1, types: tellingTypes })) {
        facts = withLogRecord(facts, record)
      }
      facts = { ...facts, seen: Math.max(facts.seen, newest) }
    } catch {
      // A log that changed underneath is told where its records are read; here the old facts stay.
    }
    for (const listener of listeners) listener()
  }

  log.watch(() => {
    if (due) return
    due = true
    reading = reading.then(readOn)
  })

  return {
    current: () => facts,
    note(record) {
      facts = withLogRecord(facts, record)
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled: () => reading,
  }
}

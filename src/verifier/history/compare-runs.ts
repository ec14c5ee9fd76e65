import { count } from '../plain-words.ts'
import type { RowComparison } from './compare-rows.ts'
import type { HistoryFindings } from './history-findings.ts'
import type { HistoryFinding } from './history-report.ts'
import type { LocalLog } from './local-log.ts'
import type { RunRow } from './run-row.ts'
import type { ToldRow, ToldRows } from './told-rows.ts'

interface Known {
  readonly local: LocalLog
  /** The rows of `audit_record`, all of them read. */
  readonly records: RowComparison
}

interface RunsCompared {
  /** Null where nobody could open what the log tells of them. */
  readonly compared: number | null
  readonly undecided: readonly string[]
}

/** Holds the rows of `rollback_history` against what the log's EXPORT records tell of them. */
export function compareRuns(
  runs: readonly RunRow[],
  known: Known,
  findings: HistoryFindings,
): RunsCompared {
  const comparison = new RunComparison(known, findings)
  for (const row of runs) comparison.take(row)
  return comparison.end()
}

class RunComparison {
  readonly #known: Known
  readonly #findings: HistoryFindings
  readonly #told: ReadonlyMap<string, readonly ToldRow[]>
  readonly #seen = new Set<string>()
  readonly #unread: string[] = []
  readonly #untold: string[] = []
  #compared = 0

  constructor(known: Known, findings: HistoryFindings) {
    this.#known = known
    this.#findings = findings
    this.#told = known.local.told?.rows() ?? new Map()
  }

  take(row: RunRow): void {
    const { local, records } = this.#known
    const { name, head } = row
    if (this.#seen.has(name)) this.#say('edited', `the row ${name} is there twice`)
    this.#seen.add(name)
    const seq = local.index.seqOf(head)
    if (seq === null && !records.holdsHead(head)) {
      this.#say('edited', `the row ${name} names a head that is none of this log`)
    } else if (local.told !== null) this.#judge(row, seq, local.told)
  }

  /** No row is left. */
  end(): RunsCompared {
    const { local, records } = this.#known
    for (const [name, told] of this.#told) {
      const mustBe = told.some(({ to }) => to <= records.watermark)
      if (mustBe && !this.#seen.has(name)) this.#say('missing', `the row ${name} is missing`)
    }
    return {
      compared: local.told === null ? null : this.#compared,
      undecided: [
        ...doubt(this.#unread, 'the EXPORT record that tells of it was pruned, lost or not opened'),
        ...doubt(this.#untold, 'no EXPORT record tells of its batch yet: export once more'),
      ],
    }
  }

  /** @param seq of the record that the row names; null where only the database has it */
  #judge({ name, sha256 }: RunRow, seq: number | null, { unreadUpTo, upTo }: ToldRows): void {
    const told = this.#told.get(name)
    if (told === undefined) {
      if (seq === null || seq <= unreadUpTo) this.#unread.push(name)
      else if (seq > upTo && seq <= this.#known.records.watermark) this.#untold.push(name)
      else this.#say('added', `the row ${name} is none that the log tells of`)
      return
    }
    this.#compared += 1
    // After a crash an EXPORT tells of all rows as they stand there: that is no word on what was sent before.
    const sent = told.filter(
      ({ from, to }, index) => index === 0 || seq === null || (from <= seq && seq <= to),
    )
    if (!sent.some((one) => one.sha256 === sha256)) {
      this.#say('edited', `the row ${name} is not as it was sent`)
    }
  }

  #say(kind: HistoryFinding['kind'], what: string): void {
    this.#findings.add({ kind, table: 'rollback_history', records: null, what })
  }
}

function doubt(names: readonly string[], why: string): readonly string[] {
  const [first] = names
  if (first === undefined) return []
  const which = names.length === 1 ? first : `${first} and ${count(names.length - 1, 'other')}`
  return [`the history row ${which} cannot be compared: ${why}`]
}

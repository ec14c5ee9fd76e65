import type { HistoryFindings } from './history-findings.ts'
import type { Note } from './note.ts'

/** What the tally of a batch needs of a row. */
export interface TalliedRow {
  readonly seq: number
  readonly hasPayload: boolean
  /** Microseconds since 1970. */
  readonly exportedAt: bigint
}

/**
 * Holds the rows, in their order, against what the notes say of their batches: how many there are, how
 * many with contents, and when they came. Each row came in a batch, so each is spoken of.
 */
export class Batches {
  readonly #notes: readonly Note[]
  readonly #findings: HistoryFindings
  #at = 0
  #rows = 0
  #payloads = 0

  constructor(notes: readonly Note[], findings: HistoryFindings) {
    this.#notes = notes
    this.#findings = findings
  }

  take({ seq, hasPayload, exportedAt }: TalliedRow): void {
    let note = this.#notes[this.#at]
    while (note !== undefined && note.seq < seq) note = this.#close(note)
    if (note === undefined || seq < note.from) {
      this.#findings.record(seq, 'missing', 'no row of audit_checkpoint speaks of it')
      return
    }
    this.#rows += 1
    if (hasPayload) this.#payloads += 1
    if (exportedAt !== note.exportedAt) {
      this.#findings.record(seq, 'edited', 'column exported_at was changed')
    }
  }

  /** No row is left. */
  end(): void {
    let note = this.#notes[this.#at]
    while (note !== undefined) note = this.#close(note)
  }

  #close(note: Note): Note | undefined {
    const { from, seq, count, payloads } = note
    const wrong = (what: string): void =>
      this.#findings.add({
        kind: 'edited',
        table: 'audit_record',
        records: { from, to: seq },
        what,
      })
    if (this.#rows !== count) wrong(`${this.#rows} rows are there, and ${count} were sent`)
    if (this.#payloads !== payloads) {
      wrong(`${this.#payloads} rows have contents, and ${payloads} were sent with them`)
    }
    this.#at += 1
    this.#rows = 0
    this.#payloads = 0
    return this.#notes[this.#at]
  }
}

import { type RecordLine, recordTypes } from '../../../../shared/domain/audit.ts'
import type { RunId } from '../../../../shared/domain/identifiers.ts'
import type { JournalRecord } from '../../journal/index.ts'
import type { RecordFilter } from './record-filter.ts'
import { recordText, runOfRecord } from './record-text.ts'
import { TextStore } from './text-store.ts'

/**
 * A light line for each verified record, in the order of the log. In columns: a hundred thousand
 * records are a few flat arrays. A row's number is its place here, which is not its sequence:
 * records that cannot be read have no row.
 */
export class RecordIndex {
  readonly #seqs: number[] = []
  readonly #times: number[] = []
  readonly #types: number[] = []
  readonly #runs: number[] = []
  readonly #texts = new TextStore()
  readonly #runIds: (RunId | null)[] = [null]
  readonly #runNumbers = new Map<RunId | null, number>([[null, 0]])

  get size(): number {
    return this.#seqs.length
  }

  add(record: JournalRecord): void {
    // The log gives its records in order; one that is known already is not counted twice.
    if (record.seq <= (this.#seqs.at(-1) ?? 0)) return
    this.#seqs.push(record.seq)
    this.#times.push(Date.parse(record.at) || 0)
    this.#types.push(recordTypes.indexOf(record.type))
    this.#runs.push(this.#runNumber(runOfRecord(record.body)))
    this.#texts.add(recordText(record))
  }

  line(row: number): RecordLine {
    return {
      seq: this.seq(row),
      type: recordTypes[this.#types[row] ?? 0] ?? 'GENESIS',
      at: new Date(this.#times[row] ?? 0).toISOString(),
      run: this.#runIds[this.#runs[row] ?? 0] ?? null,
      text: this.text(row),
    }
  }

  text(row: number): string {
    return this.#texts.at(row)
  }

  seq(row: number): number {
    return this.#seqs[row] ?? 0
  }

  /** The row of a sequence, or −1. */
  rowOf(seq: number): number {
    let low = 0
    let high = this.#seqs.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.seq(middle)
      if (found === seq) return middle
      if (found < seq) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  /** Rows from `from` on that the filter lets through, without their bodies being looked at. */
  rowsOf({ types, run }: Pick<RecordFilter, 'types' | 'run'>, from: number): readonly number[] {
    const wanted =
      types === undefined ? null : new Set(types.map((one) => recordTypes.indexOf(one)))
    const number = run === undefined ? null : (this.#runNumbers.get(run) ?? -1)
    const rows: number[] = []
    for (let row = from; row < this.size; row += 1) {
      if (wanted !== null && !wanted.has(this.#types[row] ?? -1)) continue
      if (number !== null && this.#runs[row] !== number) continue
      rows.push(row)
    }
    return rows
  }

  #runNumber(run: RunId | null): number {
    const known = this.#runNumbers.get(run)
    if (known !== undefined) return known
    const number = this.#runIds.push(run) - 1
    this.#runNumbers.set(run, number)
    return number
  }
}

import type { HistoryFinding } from './history-report.ts'

const MOST = 1000

/** Collects findings; neighbours that say the same become one, so that a million stay readable. */
export class HistoryFindings {
  readonly #list: HistoryFinding[] = []
  more = 0

  get list(): readonly HistoryFinding[] {
    return this.#list
  }

  record(seq: number, kind: HistoryFinding['kind'], what: string): void {
    const last = this.#list.at(-1)
    const neighbour = last?.records?.to === seq - 1 && last.table === 'audit_record'
    if (neighbour && last.kind === kind && last.what === what) {
      this.#list.pop()
      this.#list.push({ ...last, records: { from: last.records.from, to: seq } })
    } else this.add({ kind, table: 'audit_record', records: { from: seq, to: seq }, what })
  }

  add(finding: HistoryFinding): void {
    if (this.#list.length < MOST) this.#list.push(finding)
    else this.more += 1
  }
}

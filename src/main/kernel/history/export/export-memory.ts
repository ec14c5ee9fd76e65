import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import type { RecordType } from '../../journal/index.ts'
import type { SentBefore } from './check-copy.ts'
import type { RowDigest } from './history-table.ts'

/** What the log's EXPORT records say, kept while it is read once and added to as it grows. */
export interface ExportMemory extends SentBefore {
  /** To be told each record, oldest first; others than EXPORT are passed over. */
  seen(record: { readonly type: RecordType; readonly body: JsonObject }): void
  lastExport(): { readonly seq: number; readonly head: string } | null
  /** The newest EXPORT once more, with all rows in place of its own: for what will be left when older ones are deleted. */
  retold(): readonly JsonObject[]
}

/** Rows in one record, which must stay below the 4 MiB of a frame. */
const RETOLD_AT_ONCE = 5_000

export function createExportMemory(): ExportMemory {
  const notes = new Map<number, JsonObject>()
  const rows = new Map<string, RowDigest>()
  let last: { readonly seq: number; readonly head: string; readonly body: JsonObject } | null = null
  return {
    seen({ type, body }) {
      const { records, head, checkpoint } = body
      const to = isList(records) ? records[1] : undefined
      if (type !== 'EXPORT' || typeof to !== 'number' || typeof head !== 'string') return
      last = { seq: to, head, body }
      if (isObject(checkpoint)) notes.set(to, checkpoint)
      for (const row of isList(body['rows']) ? body['rows'] : []) {
        const digest = digestOf(row)
        if (digest !== null) rows.set(`${digest.run} ${digest.system}`, digest)
      }
    },
    lastExport: () => last,
    retold() {
      if (last === null) return []
      const { body } = last
      const all = [...rows.values()].map((row) => ({ ...row }))
      const parts = Math.ceil(all.length / RETOLD_AT_ONCE)
      return Array.from({ length: parts }, (_, part) => {
        const begin = part * RETOLD_AT_ONCE
        return { ...body, rows: all.slice(begin, begin + RETOLD_AT_ONCE) }
      })
    },
    note: (seq) => notes.get(seq),
    rows: () => [...rows.values()],
  }
}

function digestOf(value: JsonValue): RowDigest | null {
  if (!isObject(value)) return null
  const { run, system, sha256 } = value
  const texts = typeof run === 'string' && typeof system === 'string' && typeof sha256 === 'string'
  return texts ? { run, system, sha256 } : null
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

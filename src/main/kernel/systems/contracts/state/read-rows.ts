import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { Id } from './fold-ids.ts'
import type { Move } from './move.ts'
import { readViews, type ViewSource } from './read-views.ts'

/** Ids whose views are read by one call, and written and hashed together. */
export const ROWS_AT_ONCE = 250

/** One row an id: its own values, then what every view gives, by column. @throws FailureError UNEXPECTED_ANSWER, MIXED, UNREACHABLE */
export async function readRows(
  { views, columns, idWidth }: Pick<Move, 'views' | 'columns' | 'idWidth'>,
  address: `0x${string}`,
  { ids, source }: { readonly ids: readonly Id[]; readonly source: ViewSource },
): Promise<{ readonly rows: readonly JsonObject[]; readonly seenBy: readonly string[] }> {
  const calls = ids.flatMap((args) => views.map((view) => ({ to: address, view, args })))
  const { values, seenBy } = await readViews(calls, source)
  const rows = ids.map((id, index) => {
    const own = values.slice(index * views.length, (index + 1) * views.length).flat()
    const cells = [...id.slice(0, idWidth), ...own]
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null]))
  })
  return { rows, seenBy }
}

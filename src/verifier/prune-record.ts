import type { JsonObject } from './canonical-json.ts'
import type { HeaderFields, Pruned } from './header-fields.ts'
import { isExactly, isHex, isOrdinal, isText, type Shape } from './shape.ts'

interface PruneBody {
  readonly segments: readonly [number, number]
  readonly records: readonly [number, number]
  readonly head: string
  readonly anchor: { readonly seq: number; readonly head: string }
}

/** First and last number. */
const isSpan: Shape = (value) =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(isOrdinal) &&
  Number(value[0]) <= Number(value[1])

const isPruneBody = isExactly({
  segments: isSpan,
  records: isSpan,
  head: isHex(32),
  anchor: isExactly({ place: isText, seq: isOrdinal, head: isHex(32), at: isText }),
})

/** What headers say of deletions, by the last segment that went. Newest first: of two that name the same one the older holds. */
export function saidOfDeletions(headers: Iterable<HeaderFields>): ReadonlyMap<number, Pruned> {
  const said = new Map<number, Pruned>()
  for (const { pruned } of headers) if (pruned !== null) said.set(pruned.segment, pruned)
  return said
}

/**
 * What is wrong with the record of a deletion, in words; null when nothing is. No header need speak of it: a
 * crash may have come between.
 */
export function pruneFault(body: JsonObject, said: ReadonlyMap<number, Pruned>): string | null {
  if (!isPruneBody(body)) return 'the body is not of the shape of its type'
  // Checked right above.
  const { segments, records, head, anchor } = body as unknown as PruneBody
  const [, through] = records
  const covers = anchor.seq > through || (anchor.seq === through && anchor.head === head)
  if (!covers) return 'it deletes more than the checkpoint that it names covers'
  const pruned = said.get(segments[1])
  const agrees = pruned === undefined || (pruned.seq === through && pruned.head === head)
  return agrees ? null : 'it says of a deletion what no header says'
}

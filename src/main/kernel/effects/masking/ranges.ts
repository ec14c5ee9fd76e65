/** Bytes to be masked: from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A range and what it was recognised by: a shape's words stand before the secret. */
export interface Hit extends Range {
  readonly context: number
}

/** Sorted, with overlapping and touching ranges made one: a mask must not tell how many secrets there were. */
export function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start)
  const merged: Range[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last === undefined || range.start > last.end) merged.push(range)
    else if (range.end > last.end) merged[merged.length - 1] = { start: last.start, end: range.end }
  }
  return merged
}

/** The time of a line as it is shown beside it: UTC, to the second. */
export function lineTime(at: string): string {
  return at.slice(11, 19)
}

/** Lines as they are copied and saved: time, step, text. */
export function linesAsText(
  lines: readonly { readonly at: string; readonly step: string; readonly text: string }[],
): string {
  return lines.map((line) => `${line.at} ${line.step} ${line.text}\n`).join('')
}

/** A browser draws no element higher than 33,554,428 px; so many lines of 20 px stay below it even when some wrap. */
const SEGMENT_LINES = 500_000

/** Parts of an output that is too long to be one list. */
export function segmentsOf(
  total: number,
): readonly { readonly from: number; readonly to: number }[] {
  const count = Math.max(1, Math.ceil(total / SEGMENT_LINES))
  return Array.from({ length: count }, (_, index) => ({
    from: index * SEGMENT_LINES,
    to: Math.min(total, (index + 1) * SEGMENT_LINES),
  }))
}

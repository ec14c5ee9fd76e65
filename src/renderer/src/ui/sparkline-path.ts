import type { Sample } from '../../../shared/domain/situation.ts'

export interface Box {
  readonly width: number
  readonly height: number
}

/** Where a series and its threshold lie in a box: the highest of both keeps a little room above it. */
export function sparklinePath(
  series: readonly Sample[],
  threshold: number | undefined,
  box: Box,
): { readonly line: string; readonly area: string; readonly thresholdY: number | null } {
  const first = series[0]
  const last = series.at(-1)
  if (first === undefined || last === undefined) return { line: '', area: '', thresholdY: null }
  const top = Math.max(...series.map((sample) => sample.value), threshold ?? 0) * 1.15 || 1
  const span = last.at - first.at || 1
  const x = (at: number) => round(((at - first.at) / span) * box.width)
  const y = (value: number) => round(box.height - (value / top) * box.height)
  // One look is a level, not a slope.
  const drawn = series.length === 1 ? [first, { ...first, at: first.at + span }] : series
  const points = drawn.map((sample) => `${x(sample.at)} ${y(sample.value)}`)
  const line = `M${points.join('L')}`
  return {
    line,
    area: `${line}L${box.width} ${box.height}L0 ${box.height}Z`,
    thresholdY: threshold === undefined ? null : y(threshold),
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

import type { Sample } from '../../../shared/domain/situation.ts'
import { sparklinePath } from './sparkline-path.ts'
import type { Tone } from './state/step-look.ts'
import './sparkline.css'

interface SparklineProps {
  readonly series: readonly Sample[]
  readonly threshold?: number
  readonly tone: Tone
  readonly height?: number
  /** Said instead of the picture. */
  readonly label: string
}

const WIDTH = 320

/** A series at a glance, with the threshold that decides. Drawn by hand: it must be there before any chart library. */
export function Sparkline({ series, threshold, tone, label, height = 44 }: SparklineProps) {
  const { line, area, thresholdY } = sparklinePath(series, threshold, { width: WIDTH, height })
  return (
    <svg
      className="sparkline"
      data-tone={tone}
      viewBox={`0 0 ${WIDTH} ${height}`}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className="sparkline-area" d={area} />
      {thresholdY === null ? null : (
        <line className="sparkline-threshold" x1="0" x2={WIDTH} y1={thresholdY} y2={thresholdY} />
      )}
      <path className="sparkline-line" d={line} />
    </svg>
  )
}

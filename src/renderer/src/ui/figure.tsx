import type { Measured } from '../../../shared/domain/situation.ts'
import { formatCount } from './format/count.ts'
import { Sparkline } from './sparkline.tsx'
import type { Tone } from './state/step-look.ts'
import { useMask } from './use-mask.ts'
import './figure.css'

interface FigureProps {
  readonly title: string
  readonly measured: Measured
  readonly format: (value: number) => string
  readonly tone: Tone
  readonly threshold?: number
  readonly verdict?: string
}

/** One measured figure with its course. Unknown is not zero: it says why it is not known. */
export function Figure({ title, measured, format, tone, threshold, verdict }: FigureProps) {
  const mask = useMask()
  if (measured.kind === 'unknown') {
    return (
      <div className="figure">
        <h3>{title}</h3>
        <p className="figure-value figure-unknown">unknown</p>
        <p className="dim">{mask(measured.because)}</p>
      </div>
    )
  }
  const { value, requests, windowMinutes, series, source } = measured
  return (
    <div className="figure">
      <h3>{title}</h3>
      <div className="figure-line">
        <p className="figure-value" data-tone={tone}>
          {format(value)}
        </p>
        <Sparkline
          series={series}
          tone={tone}
          label={`${title} over ${windowMinutes} minutes, now ${format(value)}`}
          {...(threshold === undefined ? {} : { threshold })}
        />
      </div>
      <p className="figure-note dim" title={mask(source)}>
        {verdict === undefined ? null : (
          <span className="figure-verdict" data-tone={tone}>
            {verdict} ·{' '}
          </span>
        )}
        {formatCount(requests)} {requests === 1 ? 'request' : 'requests'} in {windowMinutes} min
      </p>
    </div>
  )
}

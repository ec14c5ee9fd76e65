import { useKernelState } from '../../kernel-client/index.ts'
import { Figure } from '../../ui/figure.tsx'
import { formatShare } from '../../ui/format/count.ts'
import { Section } from '../../ui/section.tsx'

/** Error rate and latency beside the watch: they are what is watched. */
export function MonitorFigures() {
  const situation = useKernelState((state) => state.situation)
  if (situation === null) return null
  const { errorRate, latency, threshold } = situation
  const over = errorRate.kind === 'known' && errorRate.value > threshold
  return (
    <Section plain title="Traffic now">
      <div className="monitor">
        <Figure
          title="Error rate"
          measured={errorRate}
          format={formatShare}
          threshold={threshold}
          tone={over ? 'failed' : 'done'}
          verdict={over ? '✕ above the threshold' : '● below the threshold'}
        />
        <Figure
          title="Latency, p95"
          measured={latency}
          format={(value) => `${Math.round(value)} ms`}
          tone="running"
        />
      </div>
    </Section>
  )
}

import type { Situation } from '../../../../shared/domain/situation.ts'
import { Figure } from '../../ui/figure.tsx'
import { formatShare } from '../../ui/format/count.ts'
import { Section } from '../../ui/section.tsx'

/** Error rate and latency, drawn: they are looked at rather than read. */
export function Figures({ situation }: { readonly situation: Situation }) {
  const { errorRate, latency, threshold } = situation
  const over = errorRate.kind === 'known' && errorRate.value > threshold
  return (
    <Section title="Traffic" className="area-figures">
      <div className="figures">
        <Figure
          title="Error rate"
          measured={errorRate}
          format={formatShare}
          threshold={threshold}
          tone={over ? 'failed' : 'done'}
          verdict={
            over
              ? `✕ above the threshold of ${formatShare(threshold)}`
              : `● below the threshold of ${formatShare(threshold)}`
          }
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

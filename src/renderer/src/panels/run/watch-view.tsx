import { unreachable } from '../../../../shared/domain/unreachable.ts'
import type { WatchFigures, WatchVerdict } from '../../../../shared/domain/watch-figures.ts'
import { formatCount, formatShare } from '../../ui/format/count.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { Section } from '../../ui/section.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import type { Look } from '../../ui/state/step-look.ts'
import { When } from '../../ui/when.tsx'

/** How a verdict looks while the watch goes on. */
function verdictLook(verdict: WatchVerdict): Look {
  switch (verdict) {
    case 'early':
      return { glyph: '○', word: 'too early to say', tone: 'idle' }
    case 'calm':
      return { glyph: '●', word: 'calm', tone: 'done' }
    case 'off':
      return { glyph: '▲', word: 'something is off', tone: 'needs' }
    case 'failing':
      return { glyph: '✕', word: 'failing', tone: 'failed' }
    default:
      return unreachable(verdict)
  }
}

/** What the watch itself has seen: its verdict, its error budget, and everything that made it longer. */
export function WatchView({ watch }: { readonly watch: WatchFigures }) {
  const { verdict, because, budget, failing, latency, extensions, gaps, requests } = watch
  const look = verdictLook(verdict)
  const spent = budget.allowed === 0 ? 0 : Math.min(1, budget.used / budget.allowed)
  const slowest = latency.at(-1)?.value ?? 0
  return (
    <Section plain title="This watch" aside={<StateMark look={look} />}>
      {because.map((words) => (
        <p key={words}>
          <PrivateText>{words}</PrivateText>
        </p>
      ))}
      <div className="monitor">
        <div className="figure">
          <h4>Error budget</h4>
          <p
            className="figure-value"
            data-tone={spent >= 1 ? 'failed' : spent > 0.5 ? 'needs' : 'done'}
          >
            {formatCount(budget.used)} of {formatCount(budget.allowed)}
          </p>
          <progress
            className="progress-bar"
            aria-label="Error budget used"
            value={Math.min(budget.used, Math.max(1, budget.allowed))}
            max={Math.max(1, budget.allowed)}
          />
          <p className="figure-note dim">
            failures used, of what the threshold allows over the whole watch ·{' '}
            {formatCount(requests)} requests so far
          </p>
        </div>
        <div className="figure">
          <h4>Failing, and mean time of an answer</h4>
          <Sparkline
            series={failing}
            tone={look.tone}
            label={`Share of failures over the watch, now ${formatShare(failing.at(-1)?.value ?? 0)}`}
          />
          <Sparkline
            series={latency}
            tone="running"
            label={`Mean time of an answer over the watch, now ${Math.round(slowest)} ms`}
          />
          <p className="figure-note dim">
            now {formatShare(failing.at(-1)?.value ?? 0)} · {Math.round(slowest)} ms
          </p>
        </div>
      </div>
      <ul className="watch-notes">
        {extensions.map(({ at, seconds, because: why }) => (
          <li key={at}>
            ▲ <When at={at} />: watched {seconds} s longer: <PrivateText>{why}</PrivateText>
          </li>
        ))}
        {gaps.map(({ from, until }) => (
          <li key={from}>
            ? Nobody watched from <When at={from} /> until <When at={until} />: the laptop slept, or
            its clock was set. That time does not count.
          </li>
        ))}
      </ul>
    </Section>
  )
}

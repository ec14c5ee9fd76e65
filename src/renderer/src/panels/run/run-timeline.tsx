import type { Run } from '../../../../shared/domain/run.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { useNow } from '../../ui/use-now.ts'
import { timelineSegments } from './timeline-segments.ts'

interface RunTimelineProps {
  readonly run: Run
  readonly onSelect: (step: string) => void
}

/** Where the time went, drawn; the rail says the same in words, so this is for the pointer alone. */
export function RunTimeline({ run, onSelect }: RunTimelineProps) {
  const now = useNow(2_000)
  return (
    <div className="timeline" aria-hidden="true">
      {timelineSegments(run, now).map(({ id, title, tone, left, width, ms }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the rail has the same steps as buttons.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
        <span
          key={id}
          data-tone={tone}
          title={`${title} · ${formatDuration(ms)}`}
          style={{ left: `${left}%`, width: `max(3px, ${width}%)` }}
          onClick={() => onSelect(id)}
        />
      ))}
    </div>
  )
}

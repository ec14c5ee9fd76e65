import type { HistoryRow } from '../../../../../shared/domain/history.ts'
import { systemTitles } from '../../../../../shared/domain/identifiers.ts'
import { formatDuration } from '../../../ui/format/duration.ts'
import { formatUtc } from '../../../ui/format/relative-time.ts'
import { Private } from '../../../ui/private.tsx'
import { PrivateText } from '../../../ui/private-text.tsx'
import { StateMark } from '../../../ui/state/state-mark.tsx'
import { runLook } from '../../../ui/state/step-look.ts'

interface HistoryLineProps {
  /** Absent until its range has arrived. */
  readonly row: HistoryRow | undefined
  /** Pixels from the top of the list. */
  readonly top: number
  readonly index: number
  readonly onOpenRun: (run: string) => void
}

/** One row of the history. */
export function HistoryLine({ row, top, index, onOpenRun }: HistoryLineProps) {
  const style = { transform: `translateY(${top}px)` }
  if (row === undefined) return <div className="history-row history-line" style={style} />
  const date = formatUtc(Date.parse(row.date)).slice(0, 16)
  const cells = [
    <button
      key="date"
      type="button"
      className="text-button mono"
      aria-label={`${date}, open run ${row.runId}`}
      onClick={() => onOpenRun(row.runId)}
    >
      {date}
    </button>,
    systemTitles[row.system],
    <PrivateText key="reason">{row.reason}</PrivateText>,
    <span key="duration" className="mono">
      {formatDuration(row.durationMs)}
    </span>,
    <Private key="by">{row.resolvedBy}</Private>,
    <StateMark key="outcome" look={runLook({ outcome: row.outcome, needsOperator: false })} />,
  ]
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table element does not allow.
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it takes the focus.
    <div role="row" aria-rowindex={index + 1} className="history-row history-line" style={style}>
      {cells.map((cell, column) => (
        // biome-ignore lint/a11y/useSemanticElements: see above.
        // biome-ignore lint/suspicious/noArrayIndexKey: columns are fixed.
        <span key={column} role="cell" className="clip">
          {cell}
        </span>
      ))}
    </div>
  )
}

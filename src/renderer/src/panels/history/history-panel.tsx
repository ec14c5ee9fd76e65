import { HistoryTable } from './history-table.tsx'
import { RunList } from './run-list.tsx'
import './history.css'

interface HistoryPanelProps {
  readonly onOpenRun: (run: string) => void
}

/** What was rolled back, when, why, and how it ended. It writes itself from the log. */
export function HistoryPanel({ onOpenRun }: HistoryPanelProps) {
  return (
    <div className="history">
      <h1 className="visually-hidden">History</h1>
      <RunList onOpenRun={onOpenRun} />
      <HistoryTable onOpenRun={onOpenRun} />
    </div>
  )
}

import { Tabs } from '@mantine/core'
import { useState } from 'react'
import type { RunId } from '../../../../shared/domain/identifiers.ts'
import { useKernelState } from '../../kernel-client/index.ts'
import { SaveFiles } from './files/save-files.tsx'
import type { HistoryView } from './history-view.ts'
import { LogStrip } from './log-strip.tsx'
import { RecordsView } from './records/records-view.tsx'
import { HistoryTable } from './runs/history-table.tsx'
import { RunList } from './runs/run-list.tsx'
import { openMatters } from './safekeeping/open-matters.ts'
import { Safekeeping } from './safekeeping/safekeeping.tsx'
import '@mantine/core/styles/Tabs.css'
import './history.css'

interface HistoryPanelProps {
  readonly onOpenRun: (run: RunId) => void
  /** Opens the recovery kit. */
  readonly onOpenKit: () => void
  readonly view: HistoryView
  readonly onView: (view: HistoryView) => void
}

/** What was done, the log that says so, and why it can be believed. */
export function HistoryPanel({ onOpenRun, onOpenKit, view, onView }: HistoryPanelProps) {
  const log = useKernelState((state) => state.session?.log)
  const audit = useKernelState((state) => state.audit)
  const [run, setRun] = useState<RunId | null>(null)
  const open = audit === null ? 0 : openMatters(audit)
  return (
    <Tabs
      className="history"
      value={view}
      onChange={(chosen) => onView(views.find((one) => one === chosen) ?? 'runs')}
      keepMounted={false}
    >
      <h1 className="visually-hidden">History</h1>
      {log === undefined ? null : <LogStrip log={log} audit={audit} onOpenKit={onOpenKit} />}
      <div className="history-bar">
        <Tabs.List>
          <Tabs.Tab value="runs">Runs</Tabs.Tab>
          <Tabs.Tab value="records">Records</Tabs.Tab>
          <Tabs.Tab value="safekeeping">
            Safekeeping
            {open === 0 ? null : <span className="place-mark history-mark">◆ {open}</span>}
          </Tabs.Tab>
        </Tabs.List>
        <SaveFiles run={view === 'records' ? run : null} />
      </div>
      <Tabs.Panel value="runs" className="history-view history-runs">
        <RunList onOpenRun={onOpenRun} />
        <HistoryTable onOpenRun={onOpenRun} />
      </Tabs.Panel>
      <Tabs.Panel value="records" className="history-view">
        <RecordsView run={run} onRun={setRun} onOpenRun={onOpenRun} />
      </Tabs.Panel>
      <Tabs.Panel value="safekeeping" className="history-view">
        <Safekeeping />
      </Tabs.Panel>
    </Tabs>
  )
}

const views: readonly HistoryView[] = ['runs', 'records', 'safekeeping']

import { TextInput } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { HistoryRow } from '../../../../../shared/domain/history.ts'
import { useKernel, useKernelState } from '../../../kernel-client/index.ts'
import { formatCount } from '../../../ui/format/count.ts'
import type { PageSource } from '../../../ui/page-source.ts'
import { Section } from '../../../ui/section.tsx'
import { usePages } from '../../../ui/use-pages.ts'
import { HistoryLine } from './history-line.tsx'

const ROW_PX = 28
const columns = ['Date', 'System', 'Reason', 'Duration', 'Resolved by', 'Outcome'] as const

interface HistoryTableProps {
  readonly onOpenRun: (run: string) => void
}

/** The procedure's history table, one row a run and system; fetched in ranges, searched by the kernel. */
export function HistoryTable({ onOpenRun }: HistoryTableProps) {
  const { client } = useKernel()
  const [search, setSearch] = useState('')
  const scroller = useRef<HTMLDivElement>(null)
  // A run that ended has rows: the list is read anew.
  const ended = useKernelState(
    (state) => state.runs?.filter((run) => run.outcome !== null).length ?? 0,
  )
  const source = useMemo<PageSource<HistoryRow>>(
    () => ({
      key: `history ${ended}`,
      live: false,
      page: (wanted) =>
        client.history.list({
          from: wanted.from,
          limit: wanted.limit,
          ...(wanted.search === '' ? {} : { search: wanted.search }),
        }),
    }),
    [client, ended],
  )
  const { total, row } = usePages(source, search)
  const list = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  return (
    <Section
      title="History"
      className="history-section"
      aside={
        <div className="row">
          <span className="dim" role="status">
            {total === null ? '…' : `${formatCount(total)} ${total === 1 ? 'row' : 'rows'}`}
          </span>
          <TextInput
            aria-label="Search the history"
            placeholder="Search the history"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
      }
    >
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table element does not allow. */}
      <div role="table" aria-label="History" aria-rowcount={total ?? -1} className="history-table">
        {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the row of headings does nothing. */}
        <div role="row" className="history-row history-head">
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: see above.
            // biome-ignore lint/a11y/useFocusableInteractive: a heading does nothing.
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
        {total === 0 ? (
          <p className="dim">
            {search === '' ? 'No run has ended yet.' : 'Nothing matches the search.'}
          </p>
        ) : null}
        {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
        <div ref={scroller} className="history-scroll" role="rowgroup" tabIndex={0}>
          <div className="history-canvas" style={{ height: list.getTotalSize() }}>
            {list.getVirtualItems().map((item) => (
              <HistoryLine
                key={item.key}
                row={row(item.index)}
                top={item.start}
                index={item.index}
                onOpenRun={onOpenRun}
              />
            ))}
          </div>
        </div>
      </div>
    </Section>
  )
}

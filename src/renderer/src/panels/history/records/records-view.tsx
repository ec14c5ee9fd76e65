import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { RunId } from '../../../../../shared/domain/identifiers.ts'
import { failureOfCall, useKernel } from '../../../kernel-client/index.ts'
import { FailureBox } from '../../../ui/failure-box.tsx'
import { usePages } from '../../../ui/use-pages.ts'
import { RecordDetail } from './record-detail.tsx'
import { RecordList } from './record-list.tsx'
import { recordSource } from './record-source.ts'
import { RecordsToolbar } from './records-toolbar.tsx'
import { UnreadableNote } from './unreadable-note.tsx'
import './records.css'

interface RecordsViewProps {
  readonly run: RunId | null
  readonly onRun: (run: RunId | null) => void
  readonly onOpenRun: (run: RunId) => void
}

/** The log's own records, newest first; filtered and searched by the kernel, which hands out verified ones alone. */
export function RecordsView({ run, onRun, onOpenRun }: RecordsViewProps) {
  const { client } = useKernel()
  const [kind, setKind] = useState('readable')
  const [typed, setTyped] = useState('')
  // A search reads every body: it waits until the typing rests.
  const [search] = useDebouncedValue(typed.trim(), 250)
  const [chosen, setChosen] = useState<number | null>(null)
  const source = useMemo(() => recordSource(client, kind, run), [client, kind, run])
  const { total, row, trouble } = usePages(source, search)
  return (
    <div className="records" data-detail={chosen !== null || undefined}>
      <RecordsToolbar
        kind={kind}
        onKind={setKind}
        run={run}
        onRun={onRun}
        search={typed}
        onSearch={setTyped}
        total={total}
        searching={total === null && trouble === null && search !== ''}
      />
      <UnreadableNote />
      {trouble === null ? null : <FailureBox failure={failureOfCall(trouble, 'to read records')} />}
      <div className="records-split">
        <RecordList
          key={`${source.key} ${search}`}
          total={total}
          row={row}
          chosen={chosen}
          onChoose={setChosen}
          nothing={search === '' ? 'No record is of this kind.' : 'No record holds these words.'}
        />
        {chosen === null ? null : (
          <RecordDetail seq={chosen} onClose={() => setChosen(null)} onOpenRun={onOpenRun} />
        )}
      </div>
    </div>
  )
}

import { NativeSelect, TextInput } from '@mantine/core'
import { memo } from 'react'
import type { RunId } from '../../../../../shared/domain/identifiers.ts'
import { useKernelState } from '../../../kernel-client/index.ts'
import { formatRecords } from '../../../ui/format/anchor-words.ts'
import { recordGroups, recordSingles } from './record-kinds.ts'

interface RecordsToolbarProps {
  readonly kind: string
  readonly onKind: (kind: string) => void
  readonly run: RunId | null
  readonly onRun: (run: RunId | null) => void
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly total: number | null
  readonly searching: boolean
}

// A list to choose from, not all of history: older runs are chosen where they are listed.
const RUNS_OFFERED = 200

/** Which records are listed. */
export const RecordsToolbar = memo(function RecordsToolbar(props: RecordsToolbarProps) {
  const { kind, onKind, run, onRun, search, onSearch, total, searching } = props
  const runs = useKernelState((state) => state.runs) ?? []
  const offered = runs.slice(0, RUNS_OFFERED)
  const named =
    run === null || offered.some((one) => one.id === run) ? [] : [{ id: run, title: '' }]
  return (
    <div className="records-toolbar">
      <TextInput
        className="grow"
        aria-label="Search the records"
        placeholder="Search what records say and hold"
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        aria-label="Kind of record"
        value={kind}
        onChange={(event) => onKind(event.currentTarget.value)}
      >
        {recordGroups.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        <optgroup label="One type">
          {recordSingles.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </optgroup>
      </NativeSelect>
      <NativeSelect
        size="xs"
        aria-label="Run"
        value={run ?? ''}
        onChange={(event) => onRun(event.currentTarget.value || null)}
      >
        <option value="">Every run</option>
        {[...named, ...offered].map(({ id, title }) => (
          <option key={id} value={id}>
            {id} {title}
          </option>
        ))}
      </NativeSelect>
      <span className="dim nowrap records-count" role="status">
        {total === null ? (searching ? 'searching…' : '…') : formatRecords(total)}
      </span>
    </div>
  )
})

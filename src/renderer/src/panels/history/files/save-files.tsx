import { Button, Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { FileFormat } from '../../../../../shared/domain/audit.ts'
import type { RunId } from '../../../../../shared/domain/identifiers.ts'
import { failureOfCall, useKernel } from '../../../kernel-client/index.ts'
import { formatBytes } from '../../../ui/format/count.ts'
import { saveFile } from '../../../ui/save-file.ts'
import { showFailure } from '../../../ui/show-failure.tsx'
import { collectParts } from './collect-parts.ts'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Menu.css'

const formats: readonly {
  readonly format: FileFormat
  readonly title: string
  readonly holds: string
}[] = [
  { format: 'csv', title: 'CSV', holds: 'the history table, a row for each run and system' },
  { format: 'jsonl', title: 'JSON Lines', holds: 'every record with its head' },
  { format: 'markdown', title: 'Markdown', holds: 'a time line to read and to send' },
  { format: 'post-mortem', title: 'Post-mortem', holds: 'a draft with the time line in it' },
  { format: 'calendar', title: 'Calendar file', holds: 'the post-mortem, two working days later' },
]

/** History as a file, fetched from the kernel in parts. With a run chosen, of that run alone. */
export function SaveFiles({ run }: { readonly run: RunId | null }) {
  const { client } = useKernel()
  const [bytes, setBytes] = useState<number | null>(null)
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  async function save(format: FileFormat): Promise<void> {
    const stop = new AbortController()
    stopping.current = stop
    setBytes(0)
    try {
      const { blob, name } = await collectParts(
        (from) =>
          client.audit.file(
            { format, ...(run === null ? {} : { run }), ...(from === null ? {} : { from }) },
            { signal: stop.signal },
          ),
        { onBytes: setBytes, signal: stop.signal },
      )
      saveFile(blob, name)
    } catch (thrown) {
      if (!stop.signal.aborted)
        showFailure(failureOfCall(thrown, `to save the history (${format})`))
    } finally {
      setBytes(null)
    }
  }

  if (bytes !== null)
    return (
      <div className="row">
        <span className="dim" role="status">
          Saving, {formatBytes(bytes)} so far…
        </span>
        <Button size="compact-xs" onClick={() => stopping.current?.abort()}>
          Stop saving
        </Button>
      </div>
    )
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="compact-xs">{run === null ? 'Save as ▾' : `Save run ${run} as ▾`}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, title, holds }) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            <strong>{title}</strong> <span className="dim">{holds}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

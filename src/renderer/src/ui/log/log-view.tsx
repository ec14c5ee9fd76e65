import { useState } from 'react'
import { copyText } from '../copy-text.ts'
import { formatCount } from '../format/count.ts'
import { saveFile } from '../save-file.ts'
import { usePages } from '../use-pages.ts'
import { allLines } from './all-lines.ts'
import { LogLines } from './log-lines.tsx'
import { plainLog } from './log-options.ts'
import { linesAsText, segmentsOf } from './log-row-text.ts'
import type { LogLine, LogSource } from './log-source.ts'
import { LogToolbar } from './log-toolbar.tsx'
import './log-view.css'

interface LogViewProps {
  readonly source: LogSource
  /** Name of the file that *download all* makes. */
  readonly fileName: string
  readonly label: string
}

/** Live output: any number of lines, searched by the kernel, drawn as text. */
export function LogView({ source, fileName, label }: LogViewProps) {
  const [options, setOptions] = useState(plainLog)
  const [chosen, setChosen] = useState<number | null>(null)
  const [saving, setSaving] = useState(false)
  const [inView, setInView] = useState<readonly LogLine[]>([])
  const { total, row } = usePages(source, options.search)
  const segments = segmentsOf(total ?? 0)
  const segment = segments[chosen ?? segments.length - 1] ?? { from: 0, to: 0 }

  async function saveAll(): Promise<void> {
    setSaving(true)
    try {
      saveFile(await allLines(source, options.search), fileName)
    } finally {
      setSaving(false)
    }
  }
  const count = total === null ? '…' : `${formatCount(total)} ${total === 1 ? 'line' : 'lines'}`

  return (
    <div className="log">
      <LogToolbar
        options={options}
        onChange={(part) => setOptions({ ...options, ...part })}
        count={count}
        saving={saving}
        onCopy={() => void copyText(linesAsText(inView), `${inView.length} lines`)}
        onSave={() => void saveAll()}
      />
      {segments.length < 2 ? null : (
        <fieldset className="log-parts" aria-label="Parts of the output">
          {segments.map(({ from, to }, index) => (
            <button
              key={from}
              type="button"
              className="text-button"
              aria-pressed={segment.from === from}
              onClick={() => setChosen(index)}
            >
              {formatCount(from + 1)}–{formatCount(to)}
            </button>
          ))}
        </fieldset>
      )}
      <LogLines
        key={`${options.wrap}`}
        segment={segment}
        line={row}
        options={options}
        label={label}
        onInView={setInView}
        onScrolledAway={() => setOptions((now) => ({ ...now, follow: false }))}
      />
    </div>
  )
}

import { Button, TextInput } from '@mantine/core'
import type { LogOptions } from './log-options.ts'

interface LogToolbarProps {
  readonly options: LogOptions
  readonly onChange: (part: Partial<LogOptions>) => void
  readonly onCopy: () => void
  readonly onSave: () => void
  readonly saving: boolean
  readonly count: string
}

/** Search, wrap, time, follow, copy, download all. */
export function LogToolbar({ options, onChange, onCopy, onSave, saving, count }: LogToolbarProps) {
  const toggle = (name: 'wrap' | 'times' | 'follow', label: string) => (
    <Button
      size="compact-xs"
      variant={options[name] ? 'light' : 'subtle'}
      aria-pressed={options[name]}
      onClick={() => onChange({ [name]: !options[name] })}
    >
      {label}
    </Button>
  )
  return (
    <div className="log-toolbar">
      <TextInput
        size="xs"
        className="grow"
        aria-label="Search the output"
        placeholder="Search the output"
        value={options.search}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
      />
      <span className="dim nowrap" role="status">
        {count}
      </span>
      {toggle('follow', 'follow')}
      {toggle('wrap', 'wrap')}
      {toggle('times', 'time')}
      <Button size="compact-xs" variant="subtle" onClick={onCopy}>
        copy view
      </Button>
      <Button size="compact-xs" variant="subtle" loading={saving} onClick={onSave}>
        download all
      </Button>
    </div>
  )
}

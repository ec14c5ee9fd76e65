import { memo } from 'react'
import type { RecordLine } from '../../../../../shared/domain/audit.ts'
import { formatCount } from '../../../ui/format/count.ts'
import { formatUtc } from '../../../ui/format/relative-time.ts'
import { PrivateText } from '../../../ui/private-text.tsx'
import { toneOfRecord } from './record-tone.ts'

interface RecordRowProps {
  readonly id: string
  readonly record: RecordLine | undefined
  /** Pixels from the top of the list. */
  readonly top: number
  readonly place: number
  readonly count: number
  readonly chosen: number | null
  readonly onChoose: (seq: number) => void
}

/** One record as a line. Its text is hostile: it is drawn as text and nothing else. */
export const RecordRow = memo(function RecordRow(props: RecordRowProps) {
  const { id, record, top, place, count, chosen, onChoose } = props
  const style = { transform: `translateY(${top}px)` }
  if (record === undefined) {
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which option is meant.
      <div
        className="record-row record-line"
        style={style}
        role="option"
        aria-selected={false}
        aria-label="…"
      />
    )
  }
  const { seq, at, type, run, text } = record
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which option is meant.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's.
    <div
      className="record-row record-line"
      style={style}
      role="option"
      id={`${id}-${seq}`}
      aria-selected={seq === chosen}
      aria-posinset={place + 1}
      aria-setsize={count}
      onClick={() => onChoose(seq)}
    >
      <span className="number mono">{formatCount(seq)}</span>
      <time className="mono" dateTime={at}>
        {formatUtc(Date.parse(at)).slice(0, 19)}
      </time>
      <span className="record-type mono" data-tone={toneOfRecord(type)}>
        {type}
      </span>
      <span className="mono dim">{run}</span>
      <span className="clip">
        <PrivateText>{text}</PrivateText>
      </span>
    </div>
  )
})

import { copyText } from './copy-text.ts'
import { shortenMiddle } from './format/middle.ts'
import './short-id.css'

interface ShortIdProps {
  readonly value: string
  readonly length?: number
}

/** An id, a hash or a commit: shortened in the middle, copied whole. */
export function ShortId({ value, length = 14 }: ShortIdProps) {
  const shown = shortenMiddle(value, length)
  return (
    <button
      type="button"
      className="short-id mono"
      title={`${value} (copy)`}
      aria-label={`${shown}, copy ${value}`}
      onClick={(event) => {
        event.stopPropagation()
        void copyText(value, value)
      }}
    >
      {shown}
    </button>
  )
}

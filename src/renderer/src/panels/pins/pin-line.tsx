import type { PinLine } from '../../../../shared/domain/pin.ts'
import { Private } from '../../ui/private.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { pinLooks } from './pin-look.ts'

interface PinLineRowProps {
  readonly line: PinLine
  readonly onSee: (line: PinLine) => void
}

/** One thing that is watched; what is not calm can be said to have been seen. */
export function PinLineRow({ line, onSee }: PinLineRowProps) {
  const { level, text, seen } = line
  const look = seen === undefined ? pinLooks[level] : { ...pinLooks.calm, glyph: '–' }
  return (
    <li className="pin-line" data-level={seen === undefined ? level : 'seen'}>
      <span className="state-mark" data-tone={look.tone} aria-hidden="true">
        {look.glyph}
      </span>
      <span>
        {level === 'calm' ? null : (
          <span className="visually-hidden">{seen === undefined ? look.word : 'seen'}: </span>
        )}
        <PrivateText>{text}</PrivateText>
        {seen === undefined ? null : (
          <span className="dim">
            {' '}
            Seen by <Private>{seen.by}</Private>: “{seen.note}”
          </span>
        )}
      </span>
      {level === 'calm' || seen !== undefined ? null : (
        <button
          type="button"
          className="text-button"
          aria-label={`I have seen it: ${text}`}
          onClick={() => onSee(line)}
        >
          I have seen it…
        </button>
      )}
    </li>
  )
}

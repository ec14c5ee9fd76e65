import { type PinLine, type PinView, pinLevel } from '../../../../shared/domain/pin.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { When } from '../../ui/when.tsx'
import { PinLineRow } from './pin-line.tsx'
import { pinLooks } from './pin-look.ts'

interface PinRowProps {
  readonly view: PinView
  readonly onOpenRun: (run: string) => void
  readonly onSee: (line: PinLine) => void
}

/** One platform's pin: what is kept away, since when, and everything that is watched. */
export function PinRow({ view, onOpenRun, onSee }: PinRowProps) {
  const { pin, lookedAt, lines } = view
  const level = pinLevel(view)
  return (
    <li className="pin" data-level={level}>
      <div className="pin-head">
        <strong>{pin.subject.name}</strong>
        {lookedAt === null ? (
          <span className="dim" role="status">
            looking…
          </span>
        ) : (
          <StateMark look={pinLooks[level]} />
        )}
        <span className="dim">
          <PrivateText>{`${pin.good.version ?? ''}`}</PrivateText>{' '}
          <ShortId value={pin.good.commit} length={9} /> since <When at={pin.since} />, by run{' '}
          <button type="button" className="text-button mono" onClick={() => onOpenRun(pin.run)}>
            {pin.run}
          </button>
        </span>
      </div>
      <ul className="pin-lines">
        {lines.map((line) => (
          <PinLineRow key={line.key} line={line} onSee={onSee} />
        ))}
      </ul>
    </li>
  )
}

import type { Person as PersonValue } from '../../../../shared/domain/profile.ts'
import { copyText } from '../../ui/copy-text.ts'
import { usePrivacy } from '../../ui/privacy-context.ts'
import { Private } from '../../ui/private.tsx'

interface PersonProps {
  /** First to call, or the backup. */
  readonly turn: string
  readonly person: PersonValue
}

/** A person and how to reach them; a press copies. Numbers are never links: a laptop does not dial by accident. */
export function Person({ turn, person: { name, phone, email } }: PersonProps) {
  const hidden = usePrivacy()
  const ways = [phone, email].filter((way) => way !== undefined)
  return (
    <div className="person">
      <span className="dim">{turn}</span>
      <strong>
        <Private>{name}</Private>
      </strong>
      {ways.map((way) => (
        <button
          key={way}
          type="button"
          className="text-button mono"
          disabled={hidden}
          aria-label={hidden ? 'Hidden by privacy mode' : `Copy ${way}`}
          onClick={() => void copyText(way, way)}
        >
          <Private>{way}</Private>
        </button>
      ))}
    </div>
  )
}

import type { KitStatus } from '../../../../shared/domain/audit.ts'
import { ShortId } from '../../ui/short-id.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { When } from '../../ui/when.tsx'
import { kitWords } from './kit-words.ts'

/** What it is for, and how it stands. */
export function KitStanding({ kit }: { readonly kit: KitStatus }) {
  const { look, text } = kitWords(kit)
  return (
    <div className="stack">
      <p>
        The kit opens the audit log when this laptop or its keychain is gone. It is a key that only
        your passphrase unlocks, and the console keeps neither of the two.
      </p>
      <div className="kit-standing" data-tone={look.tone}>
        <div className="row spread">
          <StateMark look={look} />
          {'at' in kit ? (
            <span className="dim">
              {kit.kind === 'proven' ? 'proven' : 'made'} <When at={kit.at} />
            </span>
          ) : null}
        </div>
        <p>{text}</p>
        {'recipient' in kit ? (
          <p className="dim">
            Recipient <ShortId value={kit.recipient} length={24} />
          </p>
        ) : null}
      </div>
    </div>
  )
}

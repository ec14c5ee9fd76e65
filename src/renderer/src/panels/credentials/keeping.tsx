import type { Session } from '../../../../shared/domain/session.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { keepingWords, placesToMove } from './keeping-words.ts'
import { MoveCredentials } from './move-credentials.tsx'

/** Where everything is kept, why not in the keychain, and the ways to another place. */
export function Keeping({ session }: { readonly session: Session }) {
  const { credentialKeeping, keepingBecause, log } = session
  return (
    <section className="stack" aria-label="Where credentials are kept">
      <p>
        Kept <strong>{keepingWords(credentialKeeping)}</strong>. What is entered goes to the kernel
        and is never shown again.
      </p>
      {keepingBecause === undefined ? null : (
        <p className="dim">
          Why: <PrivateText>{keepingBecause}</PrivateText>
        </p>
      )}
      {credentialKeeping !== 'session' && log.kind === 'locked' ? (
        <p>
          <strong>
            The log looks for its key when the console is opened: close it, and open it again.
          </strong>
        </p>
      ) : null}
      {placesToMove(credentialKeeping).map((to) => (
        // Another place after a move: the form for it begins anew.
        <MoveCredentials key={`${credentialKeeping} ${to}`} from={credentialKeeping} to={to} />
      ))}
    </section>
  )
}

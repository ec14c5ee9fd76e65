import { useKernelState } from '../../kernel-client/index.ts'
import { SideSheet } from '../../ui/side-sheet.tsx'
import { CredentialItem } from './credential-item.tsx'
import { Keeping } from './keeping.tsx'
import './credentials.css'

interface CredentialsDrawerProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** Names and states of secrets. Values go in and never come back. */
export function CredentialsDrawer({ opened, onClose }: CredentialsDrawerProps) {
  const session = useKernelState((state) => state.session)
  return (
    <SideSheet opened={opened} onClose={onClose} title="Credentials">
      {session === null ? null : (
        <div className="stack stack-wide">
          <Keeping session={session} />
          {session.credentials.length === 0 ? (
            <p className="dim">The profile names no secret.</p>
          ) : (
            <ul className="credentials">
              {session.credentials.map((credential) => (
                <CredentialItem key={credential.name} credential={credential} />
              ))}
            </ul>
          )}
        </div>
      )}
    </SideSheet>
  )
}
